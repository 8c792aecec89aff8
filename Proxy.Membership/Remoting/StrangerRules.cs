using System.Collections.Frozen;
using Google.Protobuf;
using Proxy.Membership.Wire;

namespace Proxy.Membership.Remoting;

/// <summary>What somebody may say who is not a member: what joining takes, and nothing else. Whatever goes to another actor, or is another
/// message, is not delivered.</summary>
/// <remarks>Frames are read as Akka's WireFormats.proto and ContainerFormats.proto have them: a control message, or a container of
/// acknowledgements and an envelope of recipient and message; a selection is a message to the root, with the path and the message in
/// it.</remarks>
internal static class StrangerRules
{
    /// <summary>The name of the actor that takes invitations.</summary>
    internal const string MembershipName = "membership";

    /// <summary>Its path.</summary>
    internal const string MembershipPath = "/user/" + MembershipName;

    /// <summary>The manifest of an invitation.</summary>
    internal const string InvitationManifest = "inv";

    // akka.actor.serialization-identifiers: ClusterMessageSerializer of Akka.Cluster, MessageContainerSerializer of Akka.Remote.
    private const ulong ClusterSerializer = 5;
    private const ulong SelectionSerializer = 6;
    private const ulong ChildName = 2;
    private const string CorePath = "/system/cluster/core/daemon";

    // What each may do is for its receiver to check: gossip of somebody unknown is dropped, a welcome counts while joining.
    private static readonly FrozenSet<string> Joining = new[]
    {
        "Akka.Cluster.InternalClusterAction+InitJoin, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+InitJoinAck, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+InitJoinNack, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+Join, Akka.Cluster",
        "Akka.Cluster.InternalClusterAction+Welcome, Akka.Cluster",
        "Akka.Cluster.GossipStatus, Akka.Cluster",
        "Akka.Cluster.GossipEnvelope, Akka.Cluster",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a frame is delivered.</summary>
    /// <exception cref="MalformedFrameException">It is no frame.</exception>
    public static bool Allow(ByteString frame)
    {
        var message = new Message(frame);
        if (message.Bytes(2) is not null) return true;
        if (message.Child(1) is not { } container) throw new MalformedFrameException("it has neither a message nor an instruction");
        if (container.Child(2) is not { } envelope) return true;
        return envelope.Child(1) is { } recipient && envelope.Child(2) is { } payload && Allow(PathOf(recipient.Text(1)), payload);
    }

    private static bool Allow(string path, Message payload) => payload.Varint(2) switch
    {
        ClusterSerializer => Joining.Contains(payload.Text(3)) && (path == CorePath || path.StartsWith(CorePath + "/", StringComparison.Ordinal)),
        (ulong)ProxySerializer.Id => path == MembershipPath && payload.Text(3) == InvitationManifest,
        SelectionSerializer => path == "/" && payload.Child(1) is { } selection && AllowSelection(selection),
        _ => false,
    };

    private static bool AllowSelection(Message selection)
    {
        var path = "";
        foreach (var element in selection.Children(2))
        {
            if (element.Varint(1) != ChildName) return false;
            path += "/" + element.Text(2);
        }

        return path.Length > 0 && selection.Child(1) is { } payload && Allow(path, payload);
    }

    /// <summary>The path behind the address: <c>/user/a</c> of <c>akka.tcp://S@h:1/user/a#12</c>.</summary>
    private static string PathOf(string reference)
    {
        var scheme = reference.IndexOf("://", StringComparison.Ordinal);
        var slash = scheme < 0 ? -1 : reference.IndexOf('/', scheme + 3);
        if (slash < 0) return "";
        var uid = reference.IndexOf('#', slash);
        return uid < 0 ? reference[slash..] : reference[slash..uid];
    }
}
