using Google.Protobuf;
using Proxy.Membership.Joining;
using Proxy.Membership.Remoting;
using Proxy.Membership.Wire;

namespace Proxy.Membership.Tests.Remoting;

public sealed class StrangerRulesTests
{
    private const string Core = "/system/cluster/core/daemon";
    private const string JoinManifest = "Akka.Cluster.InternalClusterAction+Join, Akka.Cluster";
    private const string Invitation = "inv";

    private static readonly ByteString Join = Frames.Payload(Frames.ClusterSerializer, JoinManifest);

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
        { "an invitation to somebody else", "/user/pairs", ProxySerializer.Id, Invitation },
        { "an order to end connections", "/user/membership", ProxySerializer.Id, "ek" },
        { "an actor to be made here", "/remote", 3, "" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Stranger_may_not_send(string what, string path, int serializer, string manifest)
    {
        var payload = Frames.Payload(serializer, manifest);
        Assert.False(StrangerRules.Allow(Frames.Message(path, payload)), what);
        Assert.False(StrangerRules.Allow(Frames.Selection(path, payload)), what);
    }

    [Fact]
    public void Stranger_may_join_and_invite_and_say_who_it_is()
    {
        Assert.True(StrangerRules.Allow(Frames.Message(Core, Join)));
        Assert.True(StrangerRules.Allow(Frames.Message(Core + "#12", Join)));
        Assert.True(StrangerRules.Allow(Frames.Message(Core + "/joinSeedNodeProcess-1#-7", Join)));
        Assert.True(StrangerRules.Allow(Frames.Selection(Core, Join)));
        Assert.True(StrangerRules.Allow(Frames.Selection("/user/membership", Frames.Payload(ProxySerializer.Id, Invitation))));
        Assert.True(StrangerRules.Allow(Frames.Associate("h", 1, 2)));
        Assert.True(StrangerRules.Allow(Frames.Instruction(3)));
        Assert.True(StrangerRules.Allow(Frames.Bytes((1, Frames.Bytes((1, Frames.Varint(1, 4)))))), "an acknowledgement");
    }

    [Fact]
    public void Invitation_goes_by_the_name_and_manifest_that_are_let_in()
    {
        Assert.Contains(MembershipMessages.All, each => each.Manifest == StrangerRules.InvitationManifest && each.Type.Type == typeof(Invitation));
        Assert.Equal($"/user/{MembershipActor.Name}", StrangerRules.MembershipPath);
    }

    [Theory]
    [InlineData(1)] // the parent
    [InlineData(3)] // a pattern: all children of a name
    public void Stranger_may_not_select_by(ulong kind) => Assert.False(StrangerRules.Allow(Frames.Selection(Core, Join, kind)));

    /// <summary>What reads a field that is there twice, or is of another type, differently from Akka would let anything through.</summary>
    [Fact]
    public void Disguise_is_refused()
    {
        var pill = Frames.Payload(Frames.MiscSerializer, "PP");
        var to = Frames.Bytes((1, Frames.Text(1, "akka.tcp://S@h:1" + Core)));
        Assert.Throws<MalformedFrameException>(() => StrangerRules.Allow(Frames.Message(Core, Frames.Join(pill, Join))));
        Assert.Throws<MalformedFrameException>(() => StrangerRules.Allow(Frames.Message(Core, Frames.Join(pill, Frames.Fixed(2, Frames.ClusterSerializer)))));
        Assert.Throws<MalformedFrameException>(() => StrangerRules.Allow(Frames.Envelope(Frames.Join(to, Frames.Bytes((2, pill), (2, Join))))));
        Assert.Throws<MalformedFrameException>(() => StrangerRules.Allow(Frames.Join(Frames.Message(Core, Join), Frames.Message("/user", pill))));
        Assert.Throws<MalformedFrameException>(() => StrangerRules.Allow(Frames.Join(Frames.Instruction(3), Frames.Instruction(3))));
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
                StrangerRules.Allow(ByteString.CopyFrom(bytes.AsSpan(0, i % 5 == 0 ? random.Next(bytes.Length) : bytes.Length)));
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
        Assert.Throws<MalformedFrameException>(() => Greeting.Parse(Frames.Associate("", 1, 1)));
        Assert.Throws<MalformedFrameException>(() => Greeting.Parse(Frames.Associate("h", 65536, 1)));
        Assert.Throws<MalformedFrameException>(() => Greeting.Parse(Frames.Instruction(2)));
        Assert.Throws<MalformedFrameException>(() => Greeting.Parse(Frames.Message(Core, Join)));
    }
}
