using System.Text.Json;
using Akka.Actor;
using Google.Protobuf;
using Proxy.Configuration;
using Proxy.Membership.Wire;

namespace Proxy.Membership.Remoting;

/// <summary>What somebody may say who is not a member: what joining takes, and nothing else. Whatever goes to another actor, or is another
/// message, is not delivered. What Akka would choke on, and write a stack into the log for, is no frame at all.</summary>
/// <remarks>Frames are read as Akka's WireFormats.proto, ContainerFormats.proto and ClusterMessages.proto have them: a control message, or
/// a container of acknowledgements and an envelope of recipient, message, sender and number; a selection is a message to the root, with
/// the path and the message in it.</remarks>
internal static class StrangerRules
{
    /// <summary>The name of the actor that takes invitations.</summary>
    internal const string MembershipName = "membership";

    /// <summary>Its path.</summary>
    internal const string MembershipPath = "/user/" + MembershipName;

    // akka.actor.serialization-identifiers: ClusterMessageSerializer of Akka.Cluster, MessageContainerSerializer of Akka.Remote.
    private const ulong ClusterSerializer = 5;
    private const ulong SelectionSerializer = 6;
    private const ulong ChildName = 2;
    private const string CorePath = "/system/cluster/core/daemon";

    // CommandType in WireFormats.proto: Disassociate, Heartbeat, DisassociateShuttingDown, DisassociateQuarantined.
    private const ulong FirstInstruction = 2;
    private const ulong LastInstruction = 5;

    // A numbered message is delivered once and in order, for which Akka remembers all numbers in between: strangers have none.
    private const ulong WithoutNumber = ulong.MaxValue;

    private const int MaxRoles = 16;
    private const int MaxRole = 64;

    // The manifests of ClusterMessageSerializer that joining takes: who joins sends the first two, and is sent the others.
    private const string InitJoin = "Akka.Cluster.InternalClusterAction+InitJoin, Akka.Cluster";
    private const string Join = "Akka.Cluster.InternalClusterAction+Join, Akka.Cluster";
    private const string InitJoinAck = "Akka.Cluster.InternalClusterAction+InitJoinAck, Akka.Cluster";
    private const string InitJoinNack = "Akka.Cluster.InternalClusterAction+InitJoinNack, Akka.Cluster";
    private const string Welcome = "Akka.Cluster.InternalClusterAction+Welcome, Akka.Cluster";
    private const string GossipStatus = "Akka.Cluster.GossipStatus, Akka.Cluster";
    private const string GossipEnvelope = "Akka.Cluster.GossipEnvelope, Akka.Cluster";

    /// <summary>Whether a frame is delivered.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="peer">Who sends it. He speaks for himself: answers go to him, and it is he who joins.</param>
    /// <param name="isJoined">Whether this side is a member: then nobody has to let it in any more.</param>
    /// <exception cref="MalformedFrameException">It is no frame.</exception>
    public static bool Allow(ByteString frame, Address peer, bool isJoined)
    {
        var message = new Message(frame);
        if (message.Child(2) is { } instruction) return IsKnown(instruction.Varint(1));
        if (message.Child(1) is not { } container) throw new MalformedFrameException("it has neither a message nor an instruction");
        if (container.Bytes(1) is not null || container.Child(2) is not { } envelope || envelope.Fixed(5) != WithoutNumber) return false;
        if (envelope.Child(4) is { } sender && !sender.Text(1).StartsWith($"{peer}/", StringComparison.Ordinal)) return false;
        return envelope.Child(1) is { } recipient && envelope.Child(2) is { } payload
            && AllowMessage(PathOf(recipient.Text(1)), payload, peer, isJoined);
    }

    private static bool IsKnown(ulong instruction) => instruction is >= FirstInstruction and <= LastInstruction
        ? true
        : throw new MalformedFrameException("its instruction is none, or comes too late");

    private static bool AllowMessage(string path, Message payload, Address peer, bool isJoined) => payload.Varint(2) switch
    {
        ClusterSerializer => (path == CorePath || path.StartsWith(CorePath + "/", StringComparison.Ordinal)) && AllowJoining(payload, peer, isJoined),
        (ulong)ProxySerializer.Id => path == MembershipPath && payload.Text(3) == MembershipMessages.InvitationManifest && IsInvitation(payload),
        SelectionSerializer => path == "/" && payload.Child(1) is { } selection && AllowSelection(selection, peer, isJoined),
        _ => false,
    };

    private static bool AllowJoining(Message payload, Address peer, bool isJoined)
    {
        var body = payload.Child(1);
        return payload.Text(3) switch
        {
            InitJoin => true,
            Join => IsOf(body?.Child(1)?.Child(1), peer) && HasPlainWords(body!),
            InitJoinAck or InitJoinNack => !isJoined && IsOf(body, peer),
            Welcome or GossipStatus or GossipEnvelope => !isJoined && IsOf(body?.Child(1)?.Child(1), peer),
            _ => false,
        };
    }

    private static bool IsOf(Message? address, Address peer) => address is not null
        && (address.Text(1), address.Text(2), (int)address.Varint(3)) == (peer.System, peer.Host, peer.Port);

    /// <summary>Roles and version stand in log lines as they are.</summary>
    private static bool HasPlainWords(Message join)
    {
        var words = join.Texts(2).Append(join.Text(3)).ToList();
        return words.Count <= MaxRoles && words.All(word => word.Length <= MaxRole && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+'));
    }

    private static bool IsInvitation(Message payload)
    {
        try
        {
            return JsonSerializer.Deserialize((payload.Bytes(1) ?? ByteString.Empty).Span, MembershipJson.Default.Invitation) is not null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new MalformedFrameException($"its invitation is none: {Quoted.Plain(error.Message)}", error);
        }
    }

    private static bool AllowSelection(Message selection, Address peer, bool isJoined)
    {
        var path = "";
        foreach (var element in selection.Children(2))
        {
            if (element.Varint(1) != ChildName) return false;
            path += "/" + element.Text(2);
        }

        return path.Length > 0 && selection.Child(1) is { } payload && payload.Varint(2) != SelectionSerializer
            && AllowMessage(path, payload, peer, isJoined);
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
