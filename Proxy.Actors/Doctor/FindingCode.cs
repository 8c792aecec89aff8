namespace Proxy.Actors.Doctor;

/// <summary>A kind of finding. <c>docs/doctor.md</c> has them all.</summary>
/// <param name="Code">Its short name, which stays: <c>descriptors-near-limit</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="When">When it is found.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Remedy">What to do.</param>
public sealed record FindingCode(string Code, Severity Severity, string When, string Why, string Remedy);
