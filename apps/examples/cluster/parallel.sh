#!/bin/sh
# fexgraph batch plan interviews/ --out night
# sh parallel.sh night 200 --sshloginfile hosts -j 2
# fexgraph batch merge night --out results
set -eu
plan=$1
shards=$2
shift 2
seq "$shards" | parallel --workdir . --retries 3 "$@" fexgraph batch run "$plan" --shard "{}/$shards" --quiet
