namespace Proxy.Actors.Stores;

/// <summary>Who hears what happens in a store. Told on the store's thread, one call after another: it must return at once.</summary>
internal interface ISpoolObserver
{
    /// <summary>A unit has come to the end of its queue, or back into it.</summary>
    /// <param name="unit">The unit.</param>
    void OnStored(SpoolUnit unit);

    /// <summary>The store takes units again, or no more.</summary>
    /// <param name="refusal">Why not; <see cref="SpoolRefusal.None"/> when it does.</param>
    /// <param name="why">In words, for the log.</param>
    void OnStanding(SpoolRefusal refusal, string why);

    /// <summary>A unit was buried by the store itself.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="why">Why, as its file says.</param>
    void OnBuried(SpoolUnit unit, string why);
}
