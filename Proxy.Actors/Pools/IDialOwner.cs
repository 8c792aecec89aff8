namespace Proxy.Actors.Pools;

/// <summary>Who waits for a server leg. Told on the loop's thread, once, and only when the outcome was not known at once.</summary>
internal interface IDialOwner
{
    /// <summary>The dialer has come to an end: it has a connected leg, or has given up.</summary>
    void OnDialEnded();
}
