namespace Proxy.Testing;

/// <summary>What /proc says of the times of threads.</summary>
public static class ThreadTimes
{
    /// <summary>How long threads of a name have run or waited for a processor since they began: one without an idle moment has all
    /// of the time, however many others want the processors.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="name">How the names of the threads begin.</param>
    public static TimeSpan Busy(int processId, string name) => Sum(processId, name, static thread => thread.Ran + thread.Waited);

    /// <summary>How long threads of a name have run since they began.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="name">How the names of the threads begin.</param>
    public static TimeSpan Ran(int processId, string name) => Sum(processId, name, static thread => thread.Ran);

    private static TimeSpan Sum(int processId, string name, Func<ThreadReading, TimeSpan> time) => ThreadReading.Of(processId)
        .Where(thread => thread.Name.StartsWith(name, StringComparison.Ordinal))
        .Aggregate(TimeSpan.Zero, (sum, thread) => sum + time(thread));
}
