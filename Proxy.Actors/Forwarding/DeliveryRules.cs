using Proxy.Configuration;

namespace Proxy.Actors.Forwarding;

/// <summary>How units are delivered, and how often that is tried.</summary>
/// <param name="Parallel">Units of a queue that are on their way at a time, at least 1; above 1 order is given up.</param>
/// <param name="Attempts">How often a server that is up may refuse a unit.</param>
/// <param name="Backoff">The wait after the first failure, in milliseconds; it doubles with each further one.</param>
/// <param name="MaxBackoff">The longest wait, in milliseconds.</param>
/// <param name="MaxAge">How old a unit may become; infinite for no limit.</param>
internal sealed record DeliveryRules(int Parallel, int Attempts, long Backoff, long MaxBackoff, TimeSpan MaxAge)
{
    /// <summary>The rules of a store.</summary>
    /// <param name="store">The store.</param>
    internal static DeliveryRules Of(StoreSettings store) => new(
        store.Parallel, store.Attempts, (long)store.Backoff.TotalMilliseconds, (long)store.MaxBackoff.TotalMilliseconds, store.MaxAge);

    /// <summary>How long to wait after so many failures in a row, a quarter more or less by chance.</summary>
    /// <param name="failures">At least 1.</param>
    /// <param name="chance">From 0 to 1.</param>
    internal long Wait(int failures, double chance)
    {
        var doubled = Math.Min(Backoff * Math.Pow(2, Math.Min(failures - 1, 40)), MaxBackoff);
        return (long)Math.Min(doubled * (0.75 + (chance / 2)), MaxBackoff);
    }
}
