namespace Proxy.Cmd.ActorPalette;

/// <summary>An actor as <c>actor hierarchy</c> has it.</summary>
/// <param name="Path">Its path without the system's address: <c>/user/listeners</c>.</param>
/// <param name="Type">The class that it is of; null when it is not known.</param>
/// <param name="Depth">How far it is below where the tree begins, 0 for that actor.</param>
/// <param name="Children">How many children it has, listed or not.</param>
internal sealed record ActorRow(string Path, string? Type, int Depth, int Children);
