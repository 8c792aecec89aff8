namespace Proxy.Actors.Doctor;

/// <summary>A member of the cluster, as the node that is asked sees it.</summary>
/// <param name="Address">Its address.</param>
/// <param name="IsLighthouse">Whether it carries no pairs.</param>
/// <param name="IsSeed">Whether the node that is asked may join through it.</param>
/// <param name="Status">Its status: <c>up</c>.</param>
/// <param name="IsUnreachable">Whether it does not answer.</param>
/// <param name="For">How long it has had this status, as far as that was seen.</param>
internal sealed record MemberFacts(string Address, bool IsLighthouse, bool IsSeed, string Status, bool IsUnreachable, TimeSpan For);
