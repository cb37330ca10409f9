params.inputs = 'interviews/'
params.plan = 'night'
params.shards = 200

process plan {
    output:
    val true

    script:
    """
    cd '${launchDir}'
    fexgraph batch plan ${params.inputs} --out ${params.plan}
    """
}

process run {
    errorStrategy 'retry'
    maxRetries 3

    input:
    val planned
    each shard

    output:
    val true

    script:
    """
    cd '${launchDir}'
    fexgraph batch run ${params.plan} --shard ${shard}/${params.shards} --quiet
    """
}

process merge {
    input:
    val done

    script:
    """
    cd '${launchDir}'
    fexgraph batch merge ${params.plan} --out results
    """
}

workflow {
    plan()
    run(plan.out, Channel.of(1..params.shards))
    merge(run.out.collect())
}
