namespace Proxy.Actors.Doctor;

/// <summary>What a node is made of.</summary>
/// <param name="Version">The product's version.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Wire">A digest of the messages that it understands.</param>
internal sealed record BuildFacts(string Version, string Runtime, string Wire);
