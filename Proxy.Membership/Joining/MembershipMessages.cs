using System.Text.Json.Serialization.Metadata;
using Proxy.Membership.Remoting;

namespace Proxy.Membership.Joining;

/// <summary>The messages that members of any kind exchange.</summary>
public static class MembershipMessages
{
    /// <summary>Each with the manifest that names it on the wire.</summary>
    public static IEnumerable<(string Manifest, JsonTypeInfo Type)> All => [(StrangerRules.InvitationManifest, MembershipJson.Default.Invitation)];
}
