using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;

namespace Proxy.Transport.Tls;

/// <summary>One TLS connection without its socket: bytes of the peer go in, bytes for the peer come out. What it is given it takes as far as
/// the status says; it keeps at most one record that is not complete or not read. Used by one thread at a time.</summary>
/// <remarks>The output of a call is to be sent in the order of the calls, whatever the status: alerts too.</remarks>
public sealed unsafe partial class TlsSession : IDisposable
{
    /// <summary>Bytes of plaintext that a record holds at most (RFC 8446, 5.1).</summary>
    public const int MaxRecordPlaintext = 16 * 1024;

    /// <summary>Bytes of a record on the wire at most: header, plaintext, expansion (RFC 8446, 5.2; RFC 5246, 6.2.3 allows more, for
    /// ciphers that are not spoken here).</summary>
    public const int MaxRecord = 5 + MaxRecordPlaintext + 256;

    /// <summary>Bytes that a record of the ciphers spoken here has beside its plaintext at most: header 5, nonce 8, tag 16, type 1.</summary>
    public const int RecordOverhead = 32;

    /// <summary>Room that <see cref="Write"/> wants beside a record: what the protocol itself has to say may come before it.</summary>
    public const int WriteSlack = 256;

    private static int _live;

    private readonly BioWindow* _window;
    private readonly GCHandle _self;
    private nint _ssl;
    private string? _badCertificate;

    internal TlsSession(TlsContext context, nint sslContext, bool isServer, string? serverName)
    {
        Context = context;
        IsServer = isServer;
        ServerName = serverName is null ? null : CertificateNames.Normalize(serverName);
        context.Enter();
        _ssl = Libssl.SSL_new(sslContext);
        _window = (BioWindow*)NativeMemory.AllocZeroed((nuint)sizeof(BioWindow));
        var bio = _ssl == 0 ? 0 : BioWindow.MakeBio(_window);
        if (bio == 0)
        {
            if (_ssl != 0) Libssl.SSL_free(_ssl);
            NativeMemory.Free(_window);
            context.Leave();
            throw new TlsException(TlsFailure.Take(null));
        }

        Libssl.SSL_set_bio(_ssl, bio, bio);
        _self = GCHandle.Alloc(this);
        _ = Libssl.SSL_set_ex_data(_ssl, 0, (void*)GCHandle.ToIntPtr(_self));
        if (isServer) Libssl.SSL_set_accept_state(_ssl);
        else Libssl.SSL_set_connect_state(_ssl);
        Interlocked.Increment(ref _live);
    }

    /// <summary>Sessions of this process that have not been disposed of.</summary>
    public static int Live => Volatile.Read(ref _live);

    /// <summary>Whether it is the server's end.</summary>
    public bool IsServer { get; }

    /// <summary>The name that the client asked for (SNI), in lower case; null without one, or before it is known.</summary>
    public string? ServerName { get; internal set; }

    /// <summary>What the handshake has agreed on; null before it is done. Stays when the session is disposed of.</summary>
    public TlsFacts? Facts { get; private set; }

    /// <summary>Why the session failed, in a sentence for an operator; null while it has not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Bytes of plaintext of the record that was read in part.</summary>
    public int PendingBytes => _ssl == 0 ? 0 : Libssl.SSL_pending(_ssl);

    /// <summary>Whether it holds the beginning of a record whose end has not come.</summary>
    public bool HoldsPartOfRecord => _ssl != 0 && Libssl.SSL_has_pending(_ssl) == 1 && Libssl.SSL_pending(_ssl) == 0;

    /// <summary>Bytes of plaintext that a record holds at most towards this peer, which may have asked for smaller ones (RFC 6066, 4).</summary>
    public int MaxSendPlaintext { get; private set; } = MaxRecordPlaintext;

    /// <summary>What it belongs to.</summary>
    internal TlsContext Context { get; }

    /// <summary>What a client's session is kept under.</summary>
    internal (string Endpoint, string Name) ResumptionKey { get; init; }

    internal nint Handle => _ssl;

    /// <summary>Goes on with the handshake. A client begins with no input.</summary>
    /// <param name="input">What has come from the peer.</param>
    /// <param name="output">Where bytes for the peer go; also an alert when it fails.</param>
    public TlsStep Handshake(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (_ssl == 0 || Failure is not null) return new TlsStep(TlsStatus.Failed, 0, 0, 0);
        fixed (byte* from = input, to = output)
        {
            Begin(from, input.Length, to, output.Length);
            var result = Libssl.SSL_do_handshake(_ssl);
            if (result == 1)
            {
                OnAgreed();
                return End(TlsStatus.Done, 0);
            }

            var status = StatusOf(result);
            return End(status == TlsStatus.Closed ? Fail("the peer closed during the handshake") : status, 0);
        }
    }

    /// <summary>Decrypts until the buffer is full or the input is used up.</summary>
    /// <param name="input">What has come from the peer.</param>
    /// <param name="plaintext">Where the bytes go.</param>
    /// <param name="output">Where bytes for the peer go: answers of the protocol itself, alerts. It is never more than the input and
    /// <see cref="WriteSlack"/>.</param>
    public TlsStep Read(ReadOnlySpan<byte> input, Span<byte> plaintext, Span<byte> output)
    {
        if (_ssl == 0 || Failure is not null) return new TlsStep(TlsStatus.Failed, 0, 0, 0);
        fixed (byte* from = input, to = output, into = plaintext)
        {
            Begin(from, input.Length, to, output.Length);
            var bytes = 0;
            while (bytes < plaintext.Length)
            {
                var result = Libssl.SSL_read(_ssl, into + bytes, plaintext.Length - bytes);
                if (result <= 0) return End(StatusOf(result), bytes);
                bytes += result;
            }

            return End(TlsStatus.Done, bytes);
        }
    }

    /// <summary>Decrypts one record and leaves its plaintext to be read.</summary>
    /// <param name="input">What has come from the peer; no more than that record is taken of it.</param>
    /// <param name="plaintext">Where a copy of the bytes goes.</param>
    /// <param name="output">Where bytes for the peer go, as for <see cref="Read"/>.</param>
    public TlsStep Peek(ReadOnlySpan<byte> input, Span<byte> plaintext, Span<byte> output)
    {
        if (_ssl == 0 || Failure is not null) return new TlsStep(TlsStatus.Failed, 0, 0, 0);
        fixed (byte* from = input, to = output, into = plaintext)
        {
            Begin(from, input.Length, to, output.Length);
            var result = Libssl.SSL_peek(_ssl, into, plaintext.Length);
            return result > 0 ? End(TlsStatus.Done, result) : End(StatusOf(result), 0);
        }
    }

    /// <summary>Encrypts as many bytes as there is room for, in whole records.</summary>
    /// <param name="plaintext">The bytes.</param>
    /// <param name="output">Where the records go. <see cref="TlsStatus.NeedOutput"/> says that it had no room for another one.</param>
    public TlsStep Write(ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        if (_ssl == 0 || Failure is not null) return new TlsStep(TlsStatus.Failed, 0, 0, 0);
        fixed (byte* from = plaintext, to = output)
        {
            Begin(null, 0, to, output.Length);
            var bytes = 0;
            while (bytes < plaintext.Length)
            {
                var part = Math.Min(plaintext.Length - bytes, MaxSendPlaintext);
                if (output.Length - _window->Produced < part + RecordOverhead + WriteSlack) return End(TlsStatus.NeedOutput, bytes);
                var result = Libssl.SSL_write(_ssl, from + bytes, part);
                if (result <= 0) return End(StatusOf(result) == TlsStatus.Failed ? TlsStatus.Failed : Fail("a record could not be written"), bytes);
                bytes += result;
            }

            return End(TlsStatus.Done, bytes);
        }
    }

    /// <summary>Says that no more will be written (close_notify); reading goes on.</summary>
    /// <param name="output">Where that goes.</param>
    public TlsStep Shutdown(Span<byte> output)
    {
        if (_ssl == 0 || Failure is not null || Facts is null) return new TlsStep(TlsStatus.Failed, 0, 0, 0);
        fixed (byte* to = output)
        {
            Begin(null, 0, to, output.Length);
            var result = Libssl.SSL_shutdown(_ssl);
            return End(result >= 0 ? TlsStatus.Done : StatusOf(result), 0);
        }
    }

    /// <summary>Frees it. Nothing can be read or written after that.</summary>
    public void Dispose()
    {
        if (_ssl == 0) return;
        Libssl.SSL_free(_ssl);
        _ssl = 0;
        _self.Free();
        NativeMemory.Free(_window);
        Interlocked.Decrement(ref _live);
        Context.Leave();
    }

    /// <summary>The session of an OpenSSL handle; null for one that is not ours.</summary>
    internal static TlsSession? Of(nint ssl) =>
        Libssl.SSL_get_ex_data(ssl, 0) is var handle && handle != null ? GCHandle.FromIntPtr((nint)handle).Target as TlsSession : null;

    internal void OnBadCertificate(int code, X509Certificate2? certificate) =>
        _badCertificate ??= TlsFailure.OfCertificate(code, certificate, IsServer ? null : ServerName ?? "any name");

    private void Begin(byte* input, int inputLength, byte* output, int outputLength)
    {
        Libcrypto.ERR_clear_error();
        _window->Set(input, inputLength, output, outputLength);
    }

    private TlsStep End(TlsStatus status, int bytes)
    {
        var step = new TlsStep(status, _window->Consumed, _window->Produced, bytes);
        _window->Set(null, 0, null, 0);
        return step;
    }

    private TlsStatus StatusOf(int result) => Libssl.SSL_get_error(_ssl, result) switch
    {
        Libssl.ErrorWantRead => TlsStatus.NeedInput,
        Libssl.ErrorWantWrite => TlsStatus.NeedOutput,
        Libssl.ErrorZeroReturn => TlsStatus.Closed,
        _ => Fail(TlsFailure.Take(_badCertificate)),
    };

    private TlsStatus Fail(string reason)
    {
        Failure ??= reason;
        return TlsStatus.Failed;
    }
}
