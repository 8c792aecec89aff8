using Proxy.Actors.Counting;
using Proxy.Actors.Places;
using Proxy.Actors.Pools;

namespace Proxy.Node.Palette;

/// <summary>An endpoint in a listing, as JSON has it.</summary>
internal sealed record EndpointView(
    string Pool,
    string Endpoint,
    AdminState State,
    Health Health,
    DateTimeOffset? HealthSince,
    long? HealthForMs,
    string Condition,
    int Weight,
    int RampPercent,
    int Priority,
    int Pairs,
    int? MaxPairs,
    long Total,
    long Failures,
    CheckView? LastCheck,
    FailureView? LastFailure,
    Ejection Ejection,
    long? EjectedForMs,
    long Ejections,
    EndpointSource Source,
    long BytesToServer,
    long BytesToClient,
    IReadOnlyList<string> Addresses,
    FailureView? Unresolved,
    PlacesView? Places)
{
    private const int WholeRamp = 100;

    /// <summary>Pairs of how many, for the table.</summary>
    public string PairsText => MaxPairs is { } max ? $"{Pairs}/{max}" : $"{Pairs}";

    /// <summary>This node's places of how many, for the table.</summary>
    public string? PlacesText => Places?.Short;

    /// <summary>The last check for the table; what clients met with, where there was no check. Why there is no address, where there is none.</summary>
    public string? Last => Addresses.Count == 0 && Unresolved is { } problem ? $"cannot be resolved: {problem.Words}" : LastCheck?.Words ?? LastFailure?.Words;

    /// <param name="status">The endpoint.</param>
    /// <param name="since">Since when checks find what they find; null where nothing is known.</param>
    /// <param name="check">The last check; null when there was none.</param>
    /// <param name="traffic">What has gone through; null when that could not be had.</param>
    /// <param name="now">The time.</param>
    /// <param name="places">What the node has of its limit; null where that counts the pairs of this node alone.</param>
    public static EndpointView Of(
        EndpointStatus status, DateTimeOffset? since, CheckView? check, TrafficStats? traffic, DateTimeOffset now, PlaceStatus? places = null) => new(
        status.Pool,
        status.Endpoint,
        status.AdminState,
        status.Health,
        since,
        Milliseconds(now - since),
        ConditionOf(status),
        status.Weight,
        status.RampPercent,
        status.Priority,
        status.Pairs,
        status.MaxPairs,
        traffic?.Total ?? 0,
        traffic?.Failures ?? 0,
        check,
        FailureView.Of(status.LastFailure, now),
        status.Ejection,
        status.Ejection == Ejection.Out ? Milliseconds(status.EjectedUntil - now) : null,
        status.Ejections,
        status.Source,
        traffic?.BytesToServer ?? 0,
        traffic?.BytesToClient ?? 0,
        [.. status.Addresses.Select(address => address.ToString())],
        FailureView.Of(status.Unresolved, now),
        PlacesView.Of(places, now));

    // One that comes back slowly is up to a part.
    private static string ConditionOf(EndpointStatus status) =>
        status is { RampPercent: < WholeRamp, Condition: "up" or "unchecked" } ? $"up {status.RampPercent}%" : status.Condition;

    // Clocks of nodes differ: nothing is in the future.
    private static long? Milliseconds(TimeSpan? time) => time is { } span ? Math.Max(0, (long)span.TotalMilliseconds) : null;
}
