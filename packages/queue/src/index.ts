export { type ActiveJob, type DeadJob, PartQueue, type QueueStatus } from './part-queue.ts';
export type { PartProgress } from './queue-jobs.ts';
export { type QueuePlace, queueName } from './queue-place.ts';
export {
  type JobOutcome,
  type JobSurroundings,
  type QueueEvent,
  type QueueWork,
  type WorkedQueue,
  type WorkQueueOptions,
  workQueue,
} from './work-queue.ts';
