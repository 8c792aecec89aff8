namespace Proxy.Actors.Balancing;

/// <summary>A member of a group as a balancer knows it.</summary>
/// <param name="Name">The same on every node, for what has to agree on it.</param>
/// <param name="Weight">Its part relative to the others' weights, from 1 to 2,560.</param>
/// <param name="MaxPairs">Pairs that it has at once at most; <see cref="int.MaxValue"/> for any number.</param>
public readonly record struct Member(string Name, int Weight, int MaxPairs);
