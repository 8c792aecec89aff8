using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Google.Protobuf;
using Proxy.Membership.Remoting;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Remoting;

public sealed class MemberTransportTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private static readonly ByteString Pill = Frames.Payload(Frames.MiscSerializer, "PP");

    private readonly TestAuthority _authority = new();
    private readonly TempDirectory _directory = new("remoting");

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Members_hear_each_other_and_large_messages_arrive_whole(bool isSecure)
    {
        await using var one = MemberUnderTest.Start("127.0.0.1", isSecure ? _authority : null);
        await using var other = MemberUnderTest.Start("127.0.0.2", isSecure ? _authority : null);
        one.Know(one, other);
        other.Know(one, other);
        Assert.Equal("hello", await one.AskAsync(other));
        var large = string.Join(' ', Enumerable.Range(0, 20_000));
        for (var i = 0; i < 20; i++) Assert.Equal(large, await one.AskAsync(other, large));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 200).Select(i => other.AskAsync(one, $"{i}"))), Assert.NotNull);
    }

    [Fact]
    public async Task Not_even_a_member_ends_another_members_actors_or_selects_those_that_it_has_no_business_with()
    {
        await using var member = MemberUnderTest.Start("127.0.0.1");
        await using var other = MemberUnderTest.Start("127.0.0.2");
        member.Know(member, other);
        other.Know(member, other);
        var echo = await other.System.ActorSelection(new RootActorPath(member.Address) / "user" / "echo").ResolveOne(Short);
        echo.Tell(PoisonPill.Instance);
        Assert.Equal("hello", await other.AskAsync(member));
        var system = other.System.ActorSelection(new RootActorPath(member.Address) / "system");
        await Assert.ThrowsAsync<ActorNotFoundException>(() => system.ResolveOne(Short));
    }

    [Fact]
    public async Task Who_is_no_member_is_not_heard_until_it_is_one()
    {
        await using var member = MemberUnderTest.Start("127.0.0.1");
        await using var other = MemberUnderTest.Start("127.0.0.2");
        other.Know(member, other);
        Assert.Null(await other.AskAsync(member, limit: Short));
        member.Know(member, other);
        Assert.Equal("hello", await other.AskAsync(member));
        member.Remoting.Members.Set([(other.Address, other.Uid + 1)], isJoined: true);
        Assert.Null(await other.AskAsync(member, limit: Short));
    }

    [Fact]
    public async Task Certificate_of_another_authority_gets_nobody_in_and_nobody_out_and_stops_nobody()
    {
        using var others = new TestAuthority("others");
        var both = _directory["both.crt"];
        await File.WriteAllTextAsync(both, await File.ReadAllTextAsync(others.CaFile) + await File.ReadAllTextAsync(_authority.CaFile));
        await using var member = MemberUnderTest.Start("127.0.0.1", _authority);
        await using var second = MemberUnderTest.Start("127.0.0.2", _authority);
        await using var stranger = MemberUnderTest.Start("127.0.0.3", others, both);
        await using var plain = MemberUnderTest.Start("127.0.0.4");
        MemberUnderTest[] all = [member, second, stranger, plain];
        foreach (var each in all) each.Know(all);
        foreach (var outsider in new[] { stranger, plain })
        {
            Assert.Null(await outsider.AskAsync(member, limit: Short));
            Assert.Null(await member.AskAsync(outsider, limit: Short));
        }

        Assert.Equal("hello", await member.AskAsync(second));
        Assert.All(all, each => Assert.False(each.System.WhenTerminated.IsCompleted));
    }

    [Fact]
    public async Task Certificate_that_was_renewed_by_a_new_authority_does_while_members_trust_both()
    {
        using var next = new TestAuthority("next");
        var both = _directory["both.crt"];
        await File.WriteAllTextAsync(both, await File.ReadAllTextAsync(_authority.CaFile) + await File.ReadAllTextAsync(next.CaFile));
        await using var old = MemberUnderTest.Start("127.0.0.1", _authority, both);
        await using var renewed = MemberUnderTest.Start("127.0.0.2", next, both);
        old.Know(old, renewed);
        renewed.Know(old, renewed);
        Assert.Equal("hello", await old.AskAsync(renewed));
        Assert.Equal("hello", await renewed.AskAsync(old));
    }

    public static TheoryData<string, string, int> Bearers => new()
    {
        { "an expired certificate", "127.0.0.5", -1 },
        { "a certificate for another address than it gives", "127.0.0.6", 10 },
    };

    [Theory]
    [MemberData(nameof(Bearers))]
    public async Task Bearer_is_refused_of(string what, string certified, int expires)
    {
        await using var member = MemberUnderTest.Start("127.0.0.1", _authority);
        using var peer = await RawPeer.ConnectAsync(member.Port);
        await peer.SecureAsync(_authority.Issue(certified, -10, expires));
        await peer.SendAsync(Frames.Associate("127.0.0.5", 1, 1));
        Assert.False(await peer.IsAnsweredAsync(), what);
    }

    [Fact]
    public async Task Bearer_of_the_right_certificate_is_answered_and_still_no_member()
    {
        await using var member = MemberUnderTest.Start("127.0.0.1", _authority);
        using var peer = await RawPeer.ConnectAsync(member.Port);
        await peer.SecureAsync(_authority.Issue("127.0.0.5"));
        await peer.SendAsync(Frames.Associate("127.0.0.5", 1, 1));
        Assert.True(await peer.IsAnsweredAsync());
        await peer.SendAsync(Message(member, "/user/echo", Pill));
        await StillLivesAsync(member);
    }

    [Fact]
    public async Task Without_a_certificate_nobody_is_answered()
    {
        await using var member = MemberUnderTest.Start("127.0.0.1", _authority);
        using var peer = await RawPeer.ConnectAsync(member.Port);
        await peer.SecureAsync(null);
        await peer.SendAsync(Frames.Associate("127.0.0.5", 1, 1));
        Assert.False(await peer.IsAnsweredAsync());
        using var plain = await RawPeer.ConnectAsync(member.Port);
        await plain.SendAsync(Frames.Associate("127.0.0.5", 1, 1));
        Assert.False(await plain.IsAnsweredAsync());
        await StillLivesAsync(member);
    }

    [Theory]
    [InlineData("/user")]
    [InlineData("/user/echo")]
    [InlineData("/system")]
    [InlineData("/remote")]
    public async Task Poison_pill_of_a_stranger_kills_nobody(string path)
    {
        await using var member = MemberUnderTest.Start("127.0.0.1");
        using var peer = await RawPeer.ConnectAsync(member.Port);
        await peer.SendAsync(Frames.Associate("127.0.0.5", 1, 1));
        Assert.True(await peer.IsAnsweredAsync());
        await peer.SendAsync(Message(member, path, Pill));
        await peer.SendAsync(Frames.Selection(path, Pill));
        await StillLivesAsync(member);
    }

    public static TheoryData<string, byte[]> Nonsense => new()
    {
        { "another protocol", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray() },
        { "an endless frame", [0xFF, 0xFF, 0xFF, 0x7F] },
        { "a frame of less than nothing", [0xFF, 0xFF, 0xFF, 0xFF] },
        { "an empty frame", [0, 0, 0, 0] },
        { "what is no message", [3, 0, 0, 0, 0xFF, 0xFF, 0xFF] },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Nonsense_closes_the_connection(string what, byte[] bytes)
    {
        await using var member = MemberUnderTest.Start("127.0.0.1");
        using var peer = await RawPeer.ConnectAsync(member.Port);
        await peer.SendAsync(bytes);
        Assert.False(await peer.IsAnsweredAsync(), what);
    }

    [Fact]
    public async Task Stranger_who_says_nothing_is_closed()
    {
        await using var member = MemberUnderTest.Start("127.0.0.1", _authority);
        using var peer = await RawPeer.ConnectAsync(member.Port);
        await peer.EndAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Strangers_have_some_places_and_members_come_in_past_them(bool isSecure)
    {
        await using var member = MemberUnderTest.Start("127.0.0.1", isSecure ? _authority : null);
        await using var second = MemberUnderTest.Start("127.0.0.2", isSecure ? _authority : null);
        member.Know(member, second);
        second.Know(member, second);
        var peers = new List<RawPeer>();
        try
        {
            for (var i = 0; i < 2000; i++) await KnockAsync(member, $"127.0.{1 + (i % 250)}.9", peers);
            // Among so many at once the first call may be refused; members call again.
            await Eventually.EqualAsync("hello", () => second.AskAsync(member, limit: Short));
            await Eventually.EqualAsync(true, () => peers.Count(peer => !peer.IsClosed) <= member.Remoting.MaxConnections / 4);
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }

    [Fact]
    public async Task Member_that_was_started_again_is_heard()
    {
        await using var member = MemberUnderTest.Start("127.0.0.1", _authority);
        string? heard = null;
        for (var i = 0; i < 3; i++)
        {
            await using var other = MemberUnderTest.Start("127.0.0.2", _authority);
            member.Know(member, other);
            other.Know(member, other);
            heard = await other.AskAsync(member, $"{i}");
            Assert.Equal($"{i}", heard);
            Assert.Equal($"{i}", await member.AskAsync(other, $"{i}"));
        }
    }

    [Fact]
    public async Task Only_so_many_others_than_members_are_called_at_a_time_and_members_always()
    {
        await using var member = MemberUnderTest.Start("127.0.0.1");
        await using var other = MemberUnderTest.Start("127.0.0.2");
        other.Know(member, other);
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start(200);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        for (var i = 0; i < 100; i++) member.System.ActorSelection($"akka.tcp://S@127.0.3.{i}:{port}/user/echo").Tell("hello");
        using var bound = new CancellationTokenSource(Short);
        var called = new List<Socket>();
        try
        {
            while (true) called.Add(await listener.AcceptSocketAsync(bound.Token));
        }
        catch (OperationCanceledException)
        {
            // No more come.
        }

        Assert.InRange(called.Count, 16, 40);
        member.Know(member, other);
        Assert.Equal("hello", await member.AskAsync(other));
        called.ForEach(each => each.Dispose());
    }

    [Fact]
    public async Task Impostor_with_the_address_of_a_connected_member_does_not_take_its_place()
    {
        await using var member = MemberUnderTest.Start("127.0.0.1");
        await using var other = MemberUnderTest.Start("127.0.0.2");
        member.Know(member, other);
        other.Know(member, other);
        Assert.Equal("hello", await other.AskAsync(member));
        foreach (var uid in new[] { other.Uid, other.Uid + 1 })
        {
            using var impostor = await RawPeer.ConnectAsync(member.Port);
            await impostor.SendAsync(Frames.Associate("127.0.0.2", other.Port, uid));
            Assert.False(await impostor.IsAnsweredAsync(), $"{uid}");
            using var self = await RawPeer.ConnectAsync(member.Port);
            await self.SendAsync(Frames.Associate("127.0.0.1", member.Port, member.Uid));
            Assert.False(await self.IsAnsweredAsync(), "itself");
            Assert.Equal("hello", await other.AskAsync(member));
            Assert.Equal("hello", await member.AskAsync(other));
        }
    }

    private static async Task KnockAsync(MemberUnderTest member, string from, List<RawPeer> peers)
    {
        try
        {
            peers.Add(await RawPeer.ConnectAsync(member.Port, from));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Refused unheard, before connect() had returned.
        }
    }

    private static ByteString Message(MemberUnderTest member, string path, ByteString payload) =>
        Frames.Envelope(Frames.Join(Frames.Bytes((1, Frames.Text(1, $"{member.Address}{path}"))), Frames.Bytes((2, payload)), Frames.Fixed(5, ulong.MaxValue)));

    private static async Task StillLivesAsync(MemberUnderTest member) =>
        Assert.Equal("still", await member.Echo.Ask<string>("still", TimeSpan.FromSeconds(10)));
}
