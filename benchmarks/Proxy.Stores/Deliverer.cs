using Proxy.Actors.Stores;

namespace Proxy.Stores;

/// <summary>Has each unit done as soon as it is stored, so that segments go as they do in service.</summary>
internal sealed class Deliverer : ISpoolObserver
{
    /// <summary>The store.</summary>
    public Spool? Spool { get; set; }

    public void OnStored(SpoolUnit unit)
    {
        if (Spool!.TryTake(unit)) Spool.Done(unit);
    }

    public void OnStanding(SpoolRefusal refusal, string why)
    {
        if (refusal is not SpoolRefusal.None) Console.Error.WriteLine($"{refusal}: {why}");
    }

    public void OnBuried(SpoolUnit unit, string why)
    {
    }
}
