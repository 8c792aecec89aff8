namespace Proxy.Actors.Stores;

/// <summary>Who hears what happens in a store. Told on the store's thread, which every unit waits for: it must return at once.</summary>
internal interface ISpoolObserver
{
    /// <summary>A unit is stored, at the end of its queue.</summary>
    /// <param name="unit">The unit.</param>
    void OnStored(SpoolUnit unit);

    /// <summary>The store takes no more units, or takes them again. At first it takes them.</summary>
    /// <param name="refusal">Why not; <see cref="SpoolRefusal.None"/> when it does.</param>
    /// <param name="why">In words, for the log.</param>
    void OnStanding(SpoolRefusal refusal, string why);

    /// <summary>A unit was buried by the store itself. Told on a thread of the pool.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="why">Why, as its file says.</param>
    void OnBuried(SpoolUnit unit, string why);
}
