using System.Security.Cryptography;
using Proxy.Testing;
using Proxy.Transport.Tls;

namespace Proxy.Transport.Tests.Tls;

/// <summary>Which sessions are resumed, and which never.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsResumptionTests : TlsTest
{
    [Fact]
    public void A_session_is_resumed_at_the_same_endpoint_and_name_only()
    {
        var server = Server(new TlsServerOptions { Certificates = [Issue("web.internal"), Issue("other.internal")] });
        var client = Client();
        Assert.False(IsResumed(server, client));
        Assert.True(IsResumed(server, client));
        Assert.True(IsResumed(server, client));
        Assert.False(IsResumed(server, client, endpoint: "two"));
        Assert.False(IsResumed(server, client, "other.internal"));
        Assert.Equal(3, client.KeptSessions);
    }

    [Fact]
    public void A_ticket_of_one_name_is_not_taken_for_another()
    {
        var server = Server(new TlsServerOptions { Certificates = [Issue("web.internal"), Issue("other.internal")] });
        var client = Client();
        Assert.False(IsResumed(server, client));
        // The client keeps them apart, so the ticket is offered under the other name by hand.
        using var session = client.CreateSession("one", "web.internal");
        SetName(session, "other.internal");
        var pair = Own(new EnginePair(session, server.CreateSession()));
        pair.Handshake();
        Assert.False(pair.Server.Facts?.IsResumed ?? false);
    }

    [Fact]
    public void No_more_sessions_are_kept_than_allowed()
    {
        var client = Client(new TlsClientOptions { Ca = Ca, MaxSessions = 2 });
        var server = Server();
        foreach (var endpoint in new[] { "one", "two", "three" }) Assert.False(IsResumed(server, client, endpoint: endpoint));
        Assert.Equal(2, client.KeptSessions);
        Assert.True(IsResumed(server, client, endpoint: "three"));
        Assert.False(IsResumed(server, client, endpoint: "one"));
    }

    [Fact]
    public void Keys_of_our_own_are_changed_after_twelve_hours_and_forgotten_after_as_many_more()
    {
        var time = new ManualTime();
        var server = Server(new TlsServerOptions { Certificates = [Issue("web.internal")], Time = time });
        var client = Client();
        Assert.False(IsResumed(server, client));
        time.Advance(TimeSpan.FromHours(23.9)); // nobody has come since: its key is the one before
        Assert.True(IsResumed(server, client)); // and the ticket is renewed
        time.Advance(TimeSpan.FromHours(11.9));
        Assert.True(IsResumed(server, client));
        time.Advance(TimeSpan.FromHours(24));
        Assert.False(IsResumed(server, client));
        Assert.True(IsResumed(server, client));

        // Others that come make the keys change, and a ticket that waits for so long is good no more.
        for (var hours = 0; hours < 26; hours += 2)
        {
            time.Advance(TimeSpan.FromHours(2));
            _ = IsResumed(server, Client());
        }

        Assert.False(IsResumed(server, client));
    }

    [Fact]
    public void Tickets_outlive_their_context_where_it_shares_a_key_with_the_next()
    {
        var (first, second) = ((ReadOnlyMemory<byte>)RandomNumberGenerator.GetBytes(80), (ReadOnlyMemory<byte>)RandomNumberGenerator.GetBytes(80));
        var client = Client();
        Assert.False(IsResumed(With([first]), client));
        Assert.True(IsResumed(With([second, first]), client));
        Assert.True(IsResumed(With([second]), client)); // renewed with the key that encrypts
        Assert.False(IsResumed(With([first]), client));
        Assert.True(IsResumed(With([first]), client));
        Assert.False(IsResumed(Server(), client));
    }

    [Fact]
    public void A_session_is_not_resumed_under_other_rules_for_client_certificates()
    {
        var key = (ReadOnlyMemory<byte>)RandomNumberGenerator.GetBytes(80);
        var other = Own(new TestAuthority("another CA"));
        var certificate = Issue("web.internal");
        TlsServerContext Asking(ClientAuthentication authentication, ReadOnlyMemory<byte> ca) => Server(new TlsServerOptions
        {
            Certificates = [certificate],
            TicketKeys = [key],
            ClientAuthentication = authentication,
            ClientCa = ca,
        });
        var client = Client(new TlsClientOptions { Ca = Ca, Certificate = Issue("some-client") });
        Assert.False(IsResumed(Asking(ClientAuthentication.Request, Ca), client));
        Assert.True(IsResumed(Asking(ClientAuthentication.Request, Ca), client));
        Assert.True(IsResumed(Asking(ClientAuthentication.Request, Ca), client)); // each connection gets a ticket for the next
        Assert.False(IsResumed(Asking(ClientAuthentication.Require, Ca), client));
        Assert.True(IsResumed(Asking(ClientAuthentication.Require, Ca), client));
        var swapped = Pair(Asking(ClientAuthentication.Require, File.ReadAllBytes(other.CaFile)), client);
        Assert.Equal(TlsStatus.Failed, swapped.Handshake().Server);
        Assert.Contains("which is not among the trusted", swapped.Server.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_that_is_resumed_still_says_who_the_client_is()
    {
        var server = Server(new TlsServerOptions
        {
            Certificates = [Issue("web.internal")],
            ClientAuthentication = ClientAuthentication.Require,
            ClientCa = Ca,
        });
        var client = Client(new TlsClientOptions { Ca = Ca, Certificate = Issue("some-client") });
        Assert.False(IsResumed(server, client));
        var pair = Pair(server, client).Agree();
        Assert.True(pair.Server.Facts!.IsResumed);
        Assert.Equal("some-client", pair.Server.Facts.PeerName);
    }

    private TlsServerContext With(IReadOnlyList<ReadOnlyMemory<byte>> keys) =>
        Server(new TlsServerOptions { Certificates = [Issue("web.internal")], TicketKeys = keys });

    private bool IsResumed(TlsServerContext server, TlsClientContext client, string name = "web.internal", string endpoint = "one")
    {
        var pair = Pair(server, client, name, endpoint).Agree();
        Assert.Equal(pair.Client.Facts!.IsResumed, pair.Server.Facts!.IsResumed);
        return pair.Server.Facts.IsResumed;
    }

    private static unsafe void SetName(TlsSession session, string name)
    {
        fixed (byte* text = System.Text.Encoding.ASCII.GetBytes(name + "\0"))
        {
            _ = Libssl.SSL_ctrl(session.Handle, Libssl.ControlServerName, 0, text);
            _ = Libssl.SSL_set1_host(session.Handle, text);
        }
    }
}
