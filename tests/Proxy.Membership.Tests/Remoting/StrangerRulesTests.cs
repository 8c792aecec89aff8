using Akka.Actor;
using Google.Protobuf;
using Proxy.Membership.Joining;
using Proxy.Membership.Remoting;
using Proxy.Membership.Wire;

namespace Proxy.Membership.Tests.Remoting;

public sealed class StrangerRulesTests
{
    private const string Core = "/system/cluster/core/daemon";
    private const string JoinManifest = "Akka.Cluster.InternalClusterAction+Join, Akka.Cluster";
    private const string InitJoinManifest = "Akka.Cluster.InternalClusterAction+InitJoin, Akka.Cluster";
    private const string InvitationKind = "inv";

    private static readonly ByteString Whole = ByteString.CopyFromUtf8("""{"From":"akka.tcp://S@10.0.0.9:7","Members":["akka.tcp://S@10.0.0.9:7"],"Nodes":1}""");
    private static readonly Address Peer = Address.Parse("akka.tcp://S@10.0.0.9:7");
    private static readonly ByteString Join = JoinOf("S", "10.0.0.9", 7);

    public static TheoryData<string, string, int, string> Refused => new()
    {
        { "a poison pill for what runs all", "/user", Frames.MiscSerializer, "PP" },
        { "a poison pill for the cluster", "/system/cluster", Frames.MiscSerializer, "PP" },
        { "a poison pill for the cluster's heart", Core, Frames.MiscSerializer, "PP" },
        { "a poison pill for the pairs", "/system/sharding/pair", Frames.MiscSerializer, "PP" },
        { "a system message", "/user/membership", Frames.SystemSerializer, "" },
        { "an order to leave", Core, Frames.ClusterSerializer, "Akka.Cluster.ClusterUserAction+Leave, Akka.Cluster" },
        { "an order to take a member down", Core, Frames.ClusterSerializer, "Akka.Cluster.ClusterUserAction+Down, Akka.Cluster" },
        { "a heartbeat, whose answer goes wherever it says", "/system/cluster/heartbeatReceiver", Frames.ClusterSerializer, "HB" },
        { "joining somebody who is not asked", "/user/membership", Frames.ClusterSerializer, JoinManifest },
        { "joining somebody with a similar name", "/system/cluster/core/daemon2", Frames.ClusterSerializer, JoinManifest },
        { "an invitation to somebody else", "/user/pairs", ProxySerializer.Id, InvitationKind },
        { "an order to end connections", "/user/membership", ProxySerializer.Id, "ek" },
        { "an actor to be made here", "/remote", 3, "" },
    };

    /// <summary>A member that somebody else made join would be missed at once, and nothing would move before it is declared dead.</summary>
    [Fact]
    public void Stranger_makes_nobody_else_join_and_has_nobody_else_answered()
    {
        Assert.False(Allow(Frames.Message(Core, JoinOf("S", "10.0.0.8", 7))));
        Assert.False(Allow(Frames.Message(Core, JoinOf("S", "10.0.0.9", 8))));
        Assert.False(Allow(Frames.Message(Core, JoinOf("T", "10.0.0.9", 7))));
        Assert.False(Allow(Frames.Message(Core, Frames.Payload(Frames.ClusterSerializer, JoinManifest))));
        Assert.True(Allow(From($"{Peer}/system/cluster/core/daemon#1")));
        Assert.False(Allow(From("akka.tcp://S@10.0.0.8:7/system/cluster/core/daemon#1")));
        Assert.False(Allow(From("akka.tcp://S@10.0.0.9:77/system/cluster/core/daemon#1")));

        static ByteString From(string sender) => Frames.Envelope(Frames.Join(
            Frames.Bytes((1, Frames.Text(1, "akka.tcp://S@h:1" + Core)), (2, Frames.Payload(Frames.ClusterSerializer, InitJoinManifest)), (4, Frames.Text(1, sender))), Frames.Fixed(5, ulong.MaxValue)));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Stranger_may_not_send(string what, string path, int serializer, string manifest)
    {
        var payload = Frames.Payload(serializer, manifest);
        Assert.False(Allow(Frames.Message(path, payload)), what);
        Assert.False(Allow(Frames.Selection(path, payload)), what);
    }

    [Fact]
    public void Stranger_may_join_and_invite_and_say_who_it_is()
    {
        Assert.True(Allow(Frames.Message(Core, Join)));
        Assert.True(Allow(Frames.Message(Core + "#12", Join)));
        Assert.True(Allow(Frames.Message(Core + "/joinSeedNodeProcess-1#-7", Join)));
        Assert.True(Allow(Frames.Selection(Core, Join)));
        Assert.True(Allow(Frames.Selection("/user/membership", Frames.Payload(ProxySerializer.Id, InvitationKind, Whole))));
        Assert.True(Allow(Frames.Instruction(3)));
    }

    [Fact]
    public void Invitation_goes_by_the_name_and_manifest_that_are_let_in()
    {
        Assert.Contains(MembershipMessages.All, each => each.Manifest == MembershipMessages.InvitationManifest && each.Type.Type == typeof(Invitation));
        Assert.Equal($"/user/{MembershipActor.Name}", StrangerRules.MembershipPath);
    }

    /// <summary>Akka answers each of these with much more than it has got: memory, connections, or lines in the log.</summary>
    [Fact]
    public void Stranger_numbers_nothing_acknowledges_nothing_and_sends_nothing_broken()
    {
        var to = Frames.Bytes((1, Frames.Text(1, "akka.tcp://S@h:1" + Core)));
        var join = Frames.Bytes((2, Join));
        Assert.True(Allow(Frames.Envelope(Frames.Join(to, join, Frames.Fixed(5, ulong.MaxValue)))));
        Assert.False(Allow(Frames.Envelope(Frames.Join(to, join))));
        Assert.False(Allow(Frames.Envelope(Frames.Join(to, join, Frames.Fixed(5, 1UL << 40)))));
        Assert.False(Allow(Frames.Bytes((1, Frames.Bytes((1, Frames.Varint(1, 4)))))));
        Assert.Throws<MalformedFrameException>(() => Allow(Frames.Instruction(1)));
        Assert.Throws<MalformedFrameException>(() => Allow(Frames.Instruction(77)));
        Assert.Throws<MalformedFrameException>(() => Allow(Frames.Message(Core, Frames.Payload(Frames.ClusterSerializer, JoinManifest, ByteString.CopyFrom(0xFF, 0xFF)))));
        Assert.Throws<MalformedFrameException>(() => Allow(Frames.Message("/user/membership", Frames.Payload(ProxySerializer.Id, InvitationKind, ByteString.CopyFromUtf8("{}")))));
        Assert.False(Allow(Frames.Message(Core, JoinOf("S", "10.0.0.9", 7, "\u001b[31m"))));
        Assert.False(Allow(Frames.Message(Core, JoinOf("S", "10.0.0.9", 7, new string('r', 65)))));
    }

    [Fact]
    public void Who_is_a_member_needs_nobodys_answers()
    {
        const string ack = "Akka.Cluster.InternalClusterAction+InitJoinAck, Akka.Cluster";
        var answer = Frames.Message(Core + "/joinSeedNodeProcess-1", Frames.Payload(Frames.ClusterSerializer, ack, AddressOf("S", "10.0.0.9", 7)));
        Assert.True(StrangerRules.Allow(answer, Peer, isJoined: false));
        Assert.False(StrangerRules.Allow(answer, Peer, isJoined: true));
        Assert.False(StrangerRules.Allow(Frames.Message(Core, Frames.Payload(Frames.ClusterSerializer, ack, AddressOf("S", "10.0.0.8", 7))), Peer, isJoined: false));
    }

    [Theory]
    [InlineData(1)] // the parent
    [InlineData(3)] // a pattern: all children of a name
    public void Stranger_may_not_select_by(ulong kind) => Assert.False(Allow(Frames.Selection(Core, Join, kind)));

    /// <summary>What reads a field that is there twice, or is of another type, differently from Akka would let anything through.</summary>
    [Fact]
    public void Disguise_is_refused()
    {
        var pill = Frames.Payload(Frames.MiscSerializer, "PP");
        var to = Frames.Bytes((1, Frames.Text(1, "akka.tcp://S@h:1" + Core)));
        Assert.Throws<MalformedFrameException>(() => Allow(Frames.Message(Core, Frames.Join(pill, Join))));
        Assert.Throws<MalformedFrameException>(() => Allow(Frames.Message(Core, Frames.Join(pill, Frames.Fixed(2, Frames.ClusterSerializer)))));
        Assert.Throws<MalformedFrameException>(() => Allow(Frames.Envelope(Frames.Join(to, Frames.Bytes((2, pill), (2, Join)), Frames.Fixed(5, ulong.MaxValue)))));
        Assert.Throws<MalformedFrameException>(() => Allow(Frames.Join(Frames.Message(Core, Join), Frames.Message("/user", pill))));
        Assert.Throws<MalformedFrameException>(() => Allow(Frames.Join(Frames.Instruction(3), Frames.Instruction(3))));
        Assert.False(Allow(Frames.Selection("/", Frames.Payload(Frames.SelectionSerializer, "", Join))));
    }

    [Fact]
    public void Whatever_comes_is_refused_or_is_no_frame()
    {
        var random = new Random(20261126);
        byte[][] templates = [Frames.Message(Core, Join).ToByteArray(), Frames.Selection(Core, Join).ToByteArray(), Frames.Associate("h", 1, 2).ToByteArray()];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])templates[i % templates.Length].Clone();
            for (var change = 0; change <= i % 4; change++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Allow(ByteString.CopyFrom(bytes.AsSpan(0, i % 5 == 0 ? random.Next(bytes.Length) : bytes.Length)));
            }
            catch (MalformedFrameException)
            {
                // The only thing that it may throw.
            }
        }
    }

    [Fact]
    public void Greeting_is_read()
    {
        var greeting = Greeting.Parse(Frames.Associate("10.0.0.1", 4053, -5));
        Assert.Equal(("akka.tcp://S@10.0.0.1:4053", -5), (greeting.Origin.ToString(), greeting.Uid));
        Assert.Equal("akka.tcp://S@[fd00::5]:1", Greeting.Parse(Frames.Associate("[fd00::5]", 1, 1)).Origin.ToString());
        foreach (var host in new[] { "127.9", "0x7f.0.0.9", "2130706441", "[127.0.0.9]", "[[127.0.0.9]]", "[0:0::1]", "a b", "\u001b[31m", "h\n" })
            Assert.Throws<MalformedFrameException>(() => Greeting.Parse(Frames.Associate(host, 1, 1)));
        Assert.Throws<MalformedFrameException>(() => Greeting.Parse(Frames.Associate("", 1, 1)));
        Assert.Throws<MalformedFrameException>(() => Greeting.Parse(Frames.Associate("h", 65536, 1)));
        Assert.Throws<MalformedFrameException>(() => Greeting.Parse(Frames.Instruction(2)));
        Assert.Throws<MalformedFrameException>(() => Greeting.Parse(Frames.Message(Core, Join)));
    }

    private static bool Allow(ByteString frame) => StrangerRules.Allow(frame, Peer, isJoined: false);

    private static ByteString JoinOf(string system, string host, ulong port, string role = "proxy")
    {
        var node = Frames.Join(Frames.Bytes((1, AddressOf(system, host, port))), Frames.Varint(2, 1));
        return Frames.Payload(Frames.ClusterSerializer, JoinManifest, Frames.Join(Frames.Bytes((1, node)), Frames.Text(2, role), Frames.Text(3, "0.1.0")));
    }

    private static ByteString AddressOf(string system, string host, ulong port) =>
        Frames.Join(Frames.Text(1, system), Frames.Text(2, host), Frames.Varint(3, port), Frames.Text(4, "akka.tcp"));
}
