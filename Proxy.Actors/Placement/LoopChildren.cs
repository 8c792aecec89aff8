using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Actor.Internal;

namespace Proxy.Actors.Placement;

/// <summary>The children of a <see cref="LoopActor"/>: two at most, as long as none of them is being stopped. Akka keeps others, in a tree, which
/// for a pair's two is 270 bytes and is made anew three times for each connection.</summary>
/// <remarks>Immutable. How often a child was restarted is not counted: a pair ends with any of its actors.</remarks>
internal sealed class LoopChildren : IChildrenContainer
{
    /// <summary>No child.</summary>
    internal static readonly LoopChildren None = new(null, null);

    // The child; its name while there is none yet.
    private readonly object? _first;
    private readonly object? _second;

    private LoopChildren(object? first, object? second) => (_first, _second) = (first, second);

    /// <inheritdoc/>
    public bool IsTerminating => false;

    /// <inheritdoc/>
    public bool IsNormal => true;

    /// <inheritdoc/>
    public IReadOnlyCollection<IInternalActorRef> Children => (_first as IInternalActorRef, _second as IInternalActorRef) switch
    {
        (null, null) => [],
        ({ } only, null) => [only],
        (null, { } only) => [only],
        ({ } first, { } second) => [first, second],
    };

    /// <inheritdoc/>
    public IReadOnlyCollection<ChildRestartStats> Stats => [.. Children.Select(child => new ChildRestartStats(child))];

    /// <inheritdoc/>
    public IChildrenContainer Add(string name, ChildRestartStats stats) => Set(name, stats.Child, stats);

    /// <inheritdoc/>
    public IChildrenContainer Reserve(string name)
    {
        if (Find(name) is not null) throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
        return Set(name, name, ChildNameReserved.Instance);
    }

    /// <inheritdoc/>
    public IChildrenContainer Unreserve(string name) => Find(name) is string ? Without(name) : this;

    /// <inheritdoc/>
    public IChildrenContainer Remove(IActorRef child) => Without(child.Path.Name);

    /// <inheritdoc/>
    public IChildrenContainer ShallDie(IActorRef actor) => new TerminatingChildrenContainer(All(), actor, SuspendReason.UserRequest.Instance);

    /// <inheritdoc/>
    public bool TryGetByName(string name, out IChildStats stats)
    {
        stats = Find(name) is { } found ? StatsOf(found) : null!;
        return stats is not null;
    }

    /// <inheritdoc/>
    public bool TryGetByRef(IActorRef actor, [NotNullWhen(true)] out ChildRestartStats? stats)
    {
        stats = Find(actor.Path.Name) is IInternalActorRef child && actor.Equals(child) ? new ChildRestartStats(child) : null;
        return stats is not null;
    }

    /// <inheritdoc/>
    public bool Contains(IActorRef actor) => TryGetByRef(actor, out _);

    private IChildrenContainer Set(string name, object child, IChildStats stats)
    {
        if (Is(_first, name)) return new LoopChildren(child, _second);
        if (Is(_second, name)) return new LoopChildren(_first, child);
        if (_first is null) return new LoopChildren(child, _second);
        if (_second is null) return new LoopChildren(_first, child);
        return NormalChildrenContainer.Create(All().SetItem(name, stats));
    }

    private LoopChildren Without(string name)
    {
        var first = Is(_first, name) ? null : _first;
        var second = Is(_second, name) ? null : _second;
        return first is null && second is null ? None : new LoopChildren(first, second);
    }

    private object? Find(string name) => Is(_first, name) ? _first : Is(_second, name) ? _second : null;

    private static bool Is(object? child, string name) => child is not null && NameOf(child) == name;

    private ImmutableDictionary<string, IChildStats> All()
    {
        var all = ImmutableDictionary<string, IChildStats>.Empty;
        if (_first is not null) all = all.Add(NameOf(_first), StatsOf(_first));
        if (_second is not null) all = all.Add(NameOf(_second), StatsOf(_second));
        return all;
    }

    private static string NameOf(object child) => child as string ?? ((IInternalActorRef)child).Path.Name;

    private static IChildStats StatsOf(object child) =>
        child is IInternalActorRef actor ? new ChildRestartStats(actor) : ChildNameReserved.Instance;
}
