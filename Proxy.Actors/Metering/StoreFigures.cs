using System.Diagnostics.Metrics;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Metrics;
using Proxy.Actors.Stores;
using Proxy.Membership.Metrics;

namespace Proxy.Actors.Metering;

/// <summary>The figures of stores.</summary>
/// <param name="stores">The stores.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreFigures(NodeStores stores, TimeProvider time)
{
    internal void AddTo(InstrumentSet set)
    {
        if (!stores.All.Any()) return;
        set.Add(MetricLedger.StoreUnits, () => States("waiting", of => of.Units).Concat(States("open", of => of.OpenUnits)).Concat(States("dead", of => of.DeadUnits)));
        set.Add(MetricLedger.StoreBytes, () => Each(of => of.UnitBytes));
        set.Add(MetricLedger.StoreDisk, () => States("used", of => of.DiskBytes).Concat(States("free", of => of.FreeBytes)));
        set.Add(MetricLedger.StoreHeld, () => stores.All.Select(store => new Measurement<long>(store.HeldBytes, Label(store))));
        set.Add(MetricLedger.StoreOldest, () => stores.All.Select(store => new Measurement<double>(
            store.Spool.Figures.Oldest is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0, Label(store))));
        set.Add(MetricLedger.StoreStored, () => Each(of => of.Stored));
        set.Add(MetricLedger.StoreFailed, () => Each(of => of.Failed));
        set.Add(MetricLedger.StoreSyncs, () => Each(of => of.Synced));
        set.Add(MetricLedger.StoreFull, () => Standings(standing => standing == SpoolRefusal.Full));
        set.Add(MetricLedger.StoreSound, () => Standings(standing => standing != SpoolRefusal.Failed));
    }

    private static KeyValuePair<string, object?> Label(NodeStore store) => new("store", store.Settings.Name);

    private IEnumerable<Measurement<long>> Each(Func<SpoolFigures, long> figure) => stores.All.Select(store => new Measurement<long>(figure(store.Spool.Figures), Label(store)));

    private IEnumerable<Measurement<long>> Standings(Func<SpoolRefusal, bool> isSo) =>
        stores.All.Select(store => new Measurement<long>(isSo(store.Spool.Standing) ? 1 : 0, Label(store)));

    private IEnumerable<Measurement<long>> States(string state, Func<SpoolFigures, long> figure) =>
        stores.All.Select(store => new Measurement<long>(figure(store.Spool.Figures), Label(store), new("state", state)));
}
