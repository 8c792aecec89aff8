namespace Proxy.Transport.Tests;

public sealed class WorkQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Queue_behaves_like_the_framework_queue(int seed)
    {
        var random = new Random(seed);
        var queue = new WorkQueue();
        var model = new Queue<IThreadPoolWorkItem>();
        for (var step = 0; step < 50_000; step++)
        {
            // In waves, so that the ring grows while its head is anywhere.
            var fills = step / 1_000 % 2 == 0 ? 70 : 30;
            if (random.Next(100) < fills)
            {
                var item = new LoopAction(() => { });
                queue.Enqueue(item);
                model.Enqueue(item);
            }
            else if (model.TryDequeue(out var expected))
            {
                Assert.Same(expected, queue.Dequeue());
            }

            Assert.Equal(model.Count, queue.Count);
        }

        while (model.TryDequeue(out var expected)) Assert.Same(expected, queue.Dequeue());
        Assert.Equal(0, queue.Count);
    }
}
