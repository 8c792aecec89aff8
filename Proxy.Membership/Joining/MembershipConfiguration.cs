using Akka.Configuration;
using Akka.Event;
using Proxy.Configuration;

namespace Proxy.Membership.Joining;

/// <summary>The configuration of an actor system that is a member of the cluster: the embedded <c>membership.conf</c>, which
/// all members have alike, and the member's own address and role.</summary>
public static class MembershipConfiguration
{
    internal static readonly Config Common =
        ConfigurationFactory.ParseString(EmbeddedText.Read(typeof(MembershipConfiguration).Assembly, "membership.conf"));

    /// <summary>Keeps out of the log what remoting says each time that an address does not answer: while a seed is dead, that
    /// would be every second on every member. The membership says once who is missing.</summary>
    public static LogFilterSetup Logging { get; } = new LogFilterBuilder()
        .ExcludeMessageContaining("is now gated")
        .ExcludeMessageContaining("AssociationError")
        .ExcludeMessageContaining("EndpointDisassociatedException")
        .ExcludeMessageContaining("No response from remote for outbound association")
        .Build();

    /// <summary>The configuration of a member.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="role">One of <see cref="MemberRole"/>.</param>
    public static Config For(ClusterSettings settings, string role)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return ConfigurationFactory.ParseString($"akka.cluster.roles = [{role}]\n").WithFallback(Common);
    }
}
