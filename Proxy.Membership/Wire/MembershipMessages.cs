using System.Text.Json.Serialization.Metadata;

namespace Proxy.Membership.Wire;

/// <summary>The messages that members of any kind exchange.</summary>
public static class MembershipMessages
{
    /// <summary>The manifest of an <see cref="Invitation"/>.</summary>
    public const string InvitationManifest = "inv";

    /// <summary>Each with the manifest that names it on the wire.</summary>
    public static IEnumerable<(string Manifest, JsonTypeInfo Type)> All =>
    [
        (InvitationManifest, MembershipJson.Default.Invitation),
        ("lgc", MembershipJson.Default.ChangeLogLevel),
        ("lgr", MembershipJson.Default.LogLevelsReport),
        ("lgs", MembershipJson.Default.ShowLogLevels),
    ];
}
