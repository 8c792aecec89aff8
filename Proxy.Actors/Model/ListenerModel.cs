using System.Net;
using Proxy.Actors.Access;
using Proxy.Actors.Routing;
using Proxy.Configuration;

namespace Proxy.Actors.Model;

/// <summary>A listener as it is used: all that its connections are born with, decided once. A pair keeps the one that was in
/// force when its client was accepted.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Bind">The address as configured; port 0 lets the kernel pick one.</param>
/// <param name="Backlog">Connections that the kernel holds until they are accepted.</param>
/// <param name="PoolName">The name of the pool that serves connections that no route takes; <c>-</c> when none does.</param>
/// <param name="Router">Decides where they go; two of equal routers are the same listener.</param>
/// <param name="Timeouts">How long its pairs may wait for what.</param>
public sealed record ListenerModel(
    string Name, IPEndPoint Bind, int Backlog, string PoolName, IRouter Router, PairTimeouts Timeouts)
{
    /// <summary>How clients are let in; null where everybody may come at any rate.</summary>
    internal Admission? Admission { get; init; }

    /// <summary>How fast bytes may go; null where there is no limit.</summary>
    internal Bandwidth? Bandwidth { get; init; }

    /// <summary>What clients get when no server can be had; null where their connections are closed.</summary>
    public IAnswer? WhenDown { get; init; }

    /// <summary>What is done before a connection has a route; null where the router knows it at once.</summary>
    public OpeningModel? Opening { get; init; }

    /// <summary>The names of all pools that its connections may go to.</summary>
    public ValueArray<string> Pools { get; init; } = [PoolName];

    /// <summary>What the configuration says of it; null for one that no configuration has.</summary>
    public ListenerSettings? Settings { get; init; }

    /// <summary>Whether it differs from another in what only a new socket can have.</summary>
    /// <param name="other">A listener of the same name.</param>
    public bool NeedsOtherSocketThan(ListenerModel other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Backlog != other.Backlog || !Bind.Equals(other.Bind);
    }
}
