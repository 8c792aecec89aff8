using System.Collections.Immutable;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Places;

/// <summary>What the owner of a pool's places tells a node: what it has given the node, and whether others wait. Grants are absolute, so a
/// lease may come late, twice or never.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Term">The owner's term. A node that follows another one begins to follow this one.</param>
/// <param name="Session">The node's session that it is for; 0 when the owner knows of none.</param>
/// <param name="Number">Counts the session's leases.</param>
/// <param name="Heard">The number of the last report that came.</param>
/// <param name="Since">The grants are those that changed after this version...</param>
/// <param name="Version">...and up to this one.</param>
/// <param name="Have">The version of the node's holdings that the owner has.</param>
/// <param name="IsReady">Whether the owner knows what every node holds, and gives.</param>
/// <param name="PoolPlaces">Places in the pool that other nodes' clients wait for.</param>
/// <param name="EndpointPlaces">Places at endpoints that other nodes' clients wait for.</param>
/// <param name="Oldest">How long the oldest of them has waited.</param>
/// <param name="Grants">What has been given, where it has changed.</param>
public sealed record PlaceLease(
    string Pool,
    long Term,
    long Session,
    long Number,
    long Heard,
    long Since,
    long Version,
    long Have,
    bool IsReady,
    int PoolPlaces,
    int EndpointPlaces,
    TimeSpan Oldest,
    ImmutableArray<PlaceGrant> Grants) : IWireMessage;
