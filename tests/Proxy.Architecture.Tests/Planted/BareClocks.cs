namespace Proxy.Architecture.Tests.Planted;

/// <summary>Uses the machine's clock in each way that product code must not, and in one that it may.</summary>
internal static class BareClocks
{
    public static readonly Func<DateTimeOffset> Lambda = () => DateTimeOffset.UtcNow;

    public static readonly Action<int> MethodGroup = Thread.Sleep;

    public static DateTime Property => DateTime.Now;

    public static async Task<DateTime> AsyncMethod()
    {
        await Task.Delay(1);
        return DateTime.UtcNow;
    }

    public static Task HandedIn(TimeProvider time) => Task.Delay(TimeSpan.FromMilliseconds(1), time);
}
