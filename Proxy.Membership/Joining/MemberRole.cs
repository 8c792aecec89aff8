namespace Proxy.Membership.Joining;

/// <summary>What a member of the cluster is there for.</summary>
public static class MemberRole
{
    /// <summary>Carries pairs.</summary>
    public const string Proxy = "proxy";

    /// <summary>Is found by the others, and carries nothing.</summary>
    public const string Lighthouse = "lighthouse";
}
