#!/bin/sh
#SBATCH --cpus-per-task=4
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=TERM@60
#
# fexgraph batch plan interviews/ --out night
# sbatch --array=1-200%50 slurm.sh night
# fexgraph batch status night
# fexgraph batch merge night --out results

# Which shard of how many: by SLURM_ARRAY_TASK_ID.
srun fexgraph batch run "$1" --quiet
code=$?
# Killed, for example for memory, or out of time: again, at most three times. What is done stays done.
if [ "$code" -ge 128 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
  # Not SLURM_JOB_ID: that of the last task is that of the whole array.
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit "$code"
