namespace Proxy.Transport.Tests;

public sealed class ProcessorAffinityTests
{
    [Fact]
    public async Task A_bound_loop_stays_on_its_processor_and_the_threads_started_from_it_do_not()
    {
        var allowed = ProcessorAffinity.Allowed();
        foreach (var processor in allowed)
        {
            using var loop = new TestLoop();
            Assert.Equal(allowed, await loop.Run(ProcessorAffinity.Allowed));
            loop.Io.Execute(new ProcessorAffinity(processor));
            Assert.Equal([processor], await loop.Run(ProcessorAffinity.Allowed));
            IReadOnlyList<int> started = [];
            await loop.Run(() =>
            {
                var thread = new Thread(() => started = ProcessorAffinity.Allowed());
                thread.Start();
                thread.Join();
            });
            Assert.Equal(allowed, started);
            Assert.Empty(loop.Errors);
        }
    }

    [Theory]
    [InlineData(8191, typeof(TransportException))]
    [InlineData(8192, typeof(ArgumentOutOfRangeException))]
    [InlineData(-1, typeof(ArgumentOutOfRangeException))]
    public async Task A_processor_that_there_is_not_is_an_error_and_the_loop_goes_on(int processor, Type error)
    {
        using var loop = new TestLoop();
        loop.Io.Execute(new ProcessorAffinity(processor));
        Assert.Equal(ProcessorAffinity.Allowed(), await loop.Run(ProcessorAffinity.Allowed));
        Assert.IsType(error, Assert.Single(loop.Errors));
    }
}
