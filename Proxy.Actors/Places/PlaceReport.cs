using System.Collections.Immutable;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Places;

/// <summary>What a node tells the owner of a pool's places: what it holds, and who waits. Holdings are absolute, so a report may come late, twice
/// or never: the next one says the same and more.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Term">The owner's term that the node follows; 0 when it follows none and asks for one.</param>
/// <param name="Session">The node's session within it: begun anew when the node has helped itself in between.</param>
/// <param name="Number">Counts the session's reports.</param>
/// <param name="Since">The holdings are those that changed after this version...</param>
/// <param name="Version">...and up to this one.</param>
/// <param name="Base">The version by which all holdings have been told of.</param>
/// <param name="Have">The version of what the owner has given that the node has.</param>
/// <param name="Waiting">Clients that wait on the node.</param>
/// <param name="Ages">How long the first of them have waited.</param>
/// <param name="Holdings">What it holds, where it has changed.</param>
public sealed record PlaceReport(
    string Pool,
    long Term,
    long Session,
    long Number,
    long Since,
    long Version,
    long Base,
    long Have,
    int Waiting,
    ImmutableArray<TimeSpan> Ages,
    ImmutableArray<PlaceHolding> Holdings) : IWireMessage;
