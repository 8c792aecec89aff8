using Proxy.Testing;

namespace Proxy.Transport.Tests;

public sealed class NicenessTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(19)]
    public async Task The_calling_thread_stands_back_and_no_other(int niceness)
    {
        var name = $"niceness-{niceness}";
        var told = new TaskCompletionSource<IReadOnlyList<ThreadReading>>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            Niceness.Set(niceness);
            told.SetResult(ThreadReading.Of(Environment.ProcessId));
        })
        { Name = name }.Start();
        Assert.Equal([name], (await told.Task).Where(thread => thread.Niceness == niceness).Select(thread => thread.Name));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(20)]
    public void What_is_no_niceness_is_an_error(int niceness) => Assert.Throws<ArgumentOutOfRangeException>(() => Niceness.Set(niceness));
}
