// Preloaded into every child that a spec starts: the child ends with the process that started it, however that one ended.
const end = () => process.kill(process.pid, 'SIGKILL');
process.once('disconnect', end);
process.channel?.unref();
// The event was before us when the other process has ended at once.
if (process.connected === false) end();
