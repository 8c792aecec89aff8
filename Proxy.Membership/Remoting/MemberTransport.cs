using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Configuration;
using Akka.Remote.Transport;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Proxy.Configuration;
using Proxy.Membership.Certificates;
using Proxy.Membership.Logging;

namespace Proxy.Membership.Remoting;

/// <summary>Carries Akka.Remote's frames between members: TCP, with mutual TLS where the <see cref="RemotingSetup"/> has certificates.
/// <c>membership.conf</c> puts it in the place of Akka's own, whose frames it speaks.</summary>
/// <remarks>Akka's takes any number of connections, gives each its actors before it has said a word, delivers what anybody sends to any
/// actor, cannot compare a certificate's name with the address that its bearer gives, and shuts the actor system down when a handshake that
/// it began fails (akka.net#7939).</remarks>
internal sealed partial class MemberTransport : Transport, IDisposable
{
    private const string Scheme = "tcp";

    // Connecting, the handshake and the first frame take a few round trips; a stranger has no longer to prove himself.
    private static readonly TimeSpan GreetingLimit = TimeSpan.FromSeconds(5);
    private const int MaxReason = 300;

    private static readonly TimeSpan ExpiryNotice = TimeSpan.FromDays(30);
    private static readonly TimeSpan ExpiryReminder = TimeSpan.FromDays(1);
    private static readonly TimeSpan PauseWithoutDescriptors = TimeSpan.FromMilliseconds(100);

    private readonly RemotingSetup _setup;
    private readonly ConnectionPlaces _places;
    private readonly KnockRate _knocks = new(TimeProvider.System);
    private readonly ConcurrentDictionary<MemberConnection, (FrameGuard Guard, IPAddress? Source)> _connections = new(ReferenceEqualityComparer.Instance);
    private readonly CancellationTokenSource _closing = new();
    private readonly TimeSpan _connectTimeout;
    private readonly ILogger _log;
    private readonly BoundedReport _refused = new(TimeProvider.System);
    private readonly BoundedReport _unreachable = new(TimeProvider.System);
    private readonly BoundedReport _exhausted = new(TimeProvider.System);
    private readonly BoundedReport _unheard = new(TimeProvider.System);
    private readonly Address _local;

    /// <summary>Called by Akka.Remote.</summary>
    /// <param name="system">A system with a <see cref="RemotingSetup"/>.</param>
    /// <param name="config">The block <c>akka.remote.dot-netty.tcp</c>.</param>
    public MemberTransport(ActorSystem system, Config config)
    {
        System = system;
        Config = config;
        SchemeIdentifier = Scheme;
        MaximumPayloadBytes = config.GetByteSize("maximum-frame-size") ?? throw new ConfigurationException("maximum-frame-size is missing");
        _connectTimeout = config.GetTimeSpan("connection-timeout");
        _setup = system.Settings.Setup.Get<RemotingSetup>().Value;
        _places = new ConnectionPlaces(_setup.MaxConnections);
        _log = system.LoggerFor<MemberTransport>();
        var host = _setup.Listener.PublicHost;
        _local = new Address(Scheme, system.Name, host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host, _setup.Listener.EndPoint.Port);
    }

    /// <inheritdoc/>
    public override bool IsResponsibleFor(Address remote) => true;

    /// <inheritdoc/>
    public override Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var listening = new TaskCompletionSource<IAssociationEventListener>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_setup.IsOpen) _log.IsOpen($"{_setup.Listener.EndPoint}");
        foreach (var certificate in _setup.Certificates?.Infos ?? []) _ = WatchExpiryAsync(certificate);
        _ = AcceptAsync(listening.Task);
        return Task.FromResult((_local, listening));
    }

    /// <inheritdoc/>
    public override async Task<bool> Shutdown()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _setup.Dispose();
        var ending = Task.WhenAll(_connections.Keys.Select(each => each.Ended));
#pragma warning disable CS0618 // There is nobody to tell a reason.
        foreach (var connection in _connections.Keys) connection.Disassociate();
#pragma warning restore CS0618
        await ending.WaitAsync(GreetingLimit, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
        return ending.IsCompleted;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closing.Dispose();
        _setup.Dispose();
    }

    /// <summary>Reminds of the end of a certificate while there is time, and says when there is none left.</summary>
    private async Task WatchExpiryAsync(CertificateInfo certificate)
    {
        var (expires, isAuthority) = (certificate.NotAfter, certificate.Use == CertificateInfo.Authority);
        var what = $"{(isAuthority ? "the cluster's CA" : "the certificate of")} {Quoted.Plain(certificate.Names[0])} in {certificate.File} (proxy.cluster.tls.{(isAuthority ? "ca" : "certificate")})";
        var remedy = isAuthority ? "bring a new CA to all members (docs/security.md, Renewing them)" : "renew it and start the member again";
        while (!_closing.IsCancellationRequested)
        {
            var left = expires - TimeProvider.System.GetUtcNow();
            if (left <= TimeSpan.Zero) _log.Expired(what, $"{expires:u}", remedy);
            else if (left < ExpiryNotice) _log.Expires(what, $"{expires:u}", remedy);
            var next = left > TimeSpan.Zero && left < ExpiryReminder ? left : ExpiryReminder;
            await Task.Delay(next, TimeProvider.System, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AcceptAsync(Task<IAssociationEventListener> listening)
    {
        var listener = await listening.ConfigureAwait(false);
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var socket = await _setup.Listener.AcceptAsync(_closing.Token).ConfigureAwait(false);
                Admit(socket, listener);
            }
            catch (SocketException error) when (!_closing.IsCancellationRequested)
            {
                _exhausted.Add(count => _log.CannotAccept(count, error.Message));
                await Task.Delay(PauseWithoutDescriptors, TimeProvider.System, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private void Admit(Socket socket, IAssociationEventListener listener)
    {
        var source = (IPEndPoint)socket.RemoteEndPoint!;
        if (!_knocks.TryTake(source.Address))
        {
            Refuse(socket, source, "too many come");
            return;
        }

        if (_places.Enter(socket.Dispose) is { } place) _ = ReceiveAsync(socket, source, place, listener);
        else Refuse(socket, source, "members have all places (proxy.cluster.max-connections)");
    }

    /// <summary>A connection that was accepted, from its first byte to its end. It gets no actor before it has said who it is.</summary>
    private async Task ReceiveAsync(Socket socket, IPEndPoint source, ConnectionPlaces.Place place, IAssociationEventListener listener)
    {
        string? refusal = null;
        Stream? stream = null;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            limit.CancelAfter(GreetingLimit);
            socket.NoDelay = true;
            stream = await AnswerAsync(socket, reason => refusal = reason, limit.Token).ConfigureAwait(false);
            var remote = new Address(Scheme, System.Name, $"{source.Address}", source.Port);
            var connection = new MemberConnection(_local, remote, socket, stream, (int)MaximumPayloadBytes);
            if (await connection.ReadAsync(limit.Token).ConfigureAwait(false) is not { } first) return;
            var greeting = Greeting.Parse(first);
            RefuseImpostor(greeting, source.Address);
            if (stream is SslStream secure) Prove(secure, greeting, source, place);
            listener.Notify(new InboundAssociation(connection));
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
            var guard = Guard(source, dialled: null, () => Trust(source, place));
            if (await RunAsync(connection, first, guard, source.Address).ConfigureAwait(false) is MalformedFrameException malformed) refusal = malformed.Message;
        }
        catch (Exception failure)
        {
            // Whatever a stranger's bytes lead to ends his connection and nothing else.
            refusal ??= failure is OperationCanceledException ? "it said nothing of who it is" : Reason(failure);
        }
        finally
        {
            place.Dispose();
            socket.Dispose();
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
        }

        if (refusal is not null && !_closing.IsCancellationRequested) _refused.Add(count => _log.Refused(count, $"{source}", refusal));
    }

    private async Task<Stream> AnswerAsync(Socket socket, Action<string> onRefused, CancellationToken cancellation)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (_setup.Certificates is not { } certificates) return plain;
        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsServerAsync(certificates.ServerOptions(onRefused), cancellation).ConfigureAwait(false);
            return secure;
        }
        catch (Exception failure)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            if (failure is OperationCanceledException) throw;
            throw new AuthenticationException($"the handshake failed: {Reason(failure)} (does it speak TLS?)");
        }
    }

    private async Task<Exception?> RunAsync(MemberConnection connection, ByteString? first, FrameGuard guard, IPAddress? source)
    {
        _connections.TryAdd(connection, (guard, source));
        try
        {
            return await connection.DeliverAsync(first, guard).ConfigureAwait(false);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    /// <summary>A member that is connected is not started again, and does not move to another machine: who comes with its address would have
    /// Akka take him for its successor and the member for dead. Nobody is this side but this side itself.</summary>
    private void RefuseImpostor(Greeting greeting, IPAddress source)
    {
        if (greeting.Origin.System != System.Name) throw new AuthenticationException($"it is of the system {greeting.Origin.System}");
        if (greeting.Origin == _local.WithProtocol(Greeting.Protocol)) throw new AuthenticationException("it says that it is this member");
        foreach (var (guard, from) in _connections.Values)
        {
            if (!guard.IsMember || guard.Peer is not { } peer || peer.Origin != greeting.Origin) continue;
            // Where a member is called need not be where it calls from.
            if (peer.Uid != greeting.Uid || (from is not null && !from.Equals(source)))
                throw new AuthenticationException($"it says that it is {greeting.Origin}, which is connected already");
        }
    }

    /// <summary>Why something failed, for the log: the reason that is behind all others.</summary>
    private static string Reason(Exception failure)
    {
        var innermost = failure;
        while (innermost.InnerException is { } inner) innermost = inner;
        return Quoted.Plain(innermost.Message, MaxReason);
    }

    private FrameGuard Guard(IPEndPoint source, Address? dialled, Action onMember)
    {
        FrameGuard? guard = null;
        var unheard = new UnheardFrames(() => guard!.KnowsMember, count => _unheard.Add(count, all => _log.Unheard(all, $"{source}")), TimeProvider.System);
        return guard = new(_setup.Members, dialled, onMember, unheard.Add);
    }

    /// <summary>The certificate has to be for the address that its bearer gives as its own: a member cannot speak for another.</summary>
    private void Prove(SslStream secure, Greeting greeting, IPEndPoint source, ConnectionPlaces.Place place)
    {
        var certificate = (X509Certificate2)secure.RemoteCertificate!;
        if (!MemberCertificates.IsFor(certificate, greeting.Origin.Host))
            throw new AuthenticationException($"its certificate is for {MemberCertificates.Names(certificate)}, and it says that it is {Quoted.Plain(greeting.Origin.Host)}");
        Trust(source, place);
    }

    private void Trust(IPEndPoint source, ConnectionPlaces.Place place)
    {
        place.Promote();
        _knocks.Know(source.Address);
    }

    private void Refuse(Socket socket, IPEndPoint source, string reason)
    {
        // A reset, which leaves nothing in TIME-WAIT here.
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
        _refused.Add(count => _log.Refused(count, $"{source}", reason));
    }
}
