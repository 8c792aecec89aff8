using System.Net;
using Proxy.Actors.Descriptors;
using Proxy.Actors.Listeners;
using Proxy.Membership.Certificates;

namespace Proxy.Actors;

/// <summary>A node that accepts connections and has joined its cluster.</summary>
public interface IProxyNode
{
    /// <summary>The listeners with the addresses they are bound to.</summary>
    IReadOnlyList<BoundListener> Listeners { get; }

    /// <summary>The address that other nodes reach this one by: <c>akka.tcp://system@host:port</c>.</summary>
    string ClusterAddress { get; }

    /// <summary>The address of the endpoint for operators; null when there is none.</summary>
    IPEndPoint? AdminAddress => null;

    /// <summary>Pairs that the node takes at once.</summary>
    int MaxPairs { get; }

    /// <summary>The certificates in use, and those that others' are checked with.</summary>
    IReadOnlyList<CertificateInfo> Certificates => [];

    /// <summary>What the descriptors of the process are for.</summary>
    DescriptorBudget Descriptors { get; }

    /// <summary>Whether the node accepts and means to go on: what a balancer in front of it wants to know. False from the moment
    /// that it begins to drain, before a listener is closed.</summary>
    bool IsReady { get; }

    /// <summary>Done when the node stopped though nobody asked it to by <see cref="DrainAsync"/>: the cluster did.</summary>
    Task<NodeEnding> Ended { get; }

    /// <summary>
    /// Stops accepting, lets pairs finish for <c>proxy.drain.timeout</c>, aborts the rest, leaves the cluster and stops.
    /// </summary>
    /// <param name="cancellation">Cuts the wait for pairs short; they are aborted then.</param>
    Task DrainAsync(CancellationToken cancellation);
}
