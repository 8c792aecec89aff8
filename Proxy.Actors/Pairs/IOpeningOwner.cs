namespace Proxy.Actors.Pairs;

/// <summary>Who waits for a route. Told on the loop's thread.</summary>
internal interface IOpeningOwner
{
    /// <summary>The opening is over: it has a route, or has been given up. Told once, and only when that was not known at once.</summary>
    void OnOpeningEnded();
}
