namespace Proxy.Actors.Doctor;

/// <summary>Something that is wrong.</summary>
/// <param name="Code">What kind it is: how much it matters, why, and what to do.</param>
/// <param name="Where">Where: <c>node 10.0.0.1:8092</c>, <c>pool web, endpoint 10.0.0.7:80</c>, <c>cluster</c>.</param>
/// <param name="What">What is wrong, a sentence with its figures.</param>
public sealed record Finding(FindingCode Code, string Where, string What);
