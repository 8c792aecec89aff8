using System.Net;
using System.Net.Sockets;
using Proxy.Configuration;
using Proxy.Membership.Hosting;

namespace Proxy.Membership.Syslog;

/// <summary>Messages to a syslog: one a datagram over UDP (RFC 5426) and to a Unix socket of datagrams, one a line to a
/// Unix socket of streams. Where the syslog is away, lines are lost until it is found again.</summary>
public sealed class SyslogOutput : ILineOutput
{
    /// <summary>How long a syslog that was away is left alone.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(1);

    private const string NoSuchFile = "No such file or directory";

    // Of a stream: the kernel takes them as one.
    private const int MaxWrite = 4096;

    private readonly SyslogAddress _to;
    private readonly TimeProvider _time;
    private Socket? _socket;
    private long? _triedAt;
    private string _problem = "";

    private SyslogOutput(SyslogAddress to, TimeProvider time) => (_to, _time) = (to, time);

    /// <inheritdoc/>
    public string Name => $"{_to}";

    /// <inheritdoc/>
    public string? Trouble => null;

    private bool IsStream => _socket is { SocketType: SocketType.Stream };

    private bool IsDue => _triedAt is not { } tried || _time.GetElapsedTime(tried) >= Pause;

    /// <summary>Looks for a syslog. One on this machine that is not there yet is awaited.</summary>
    /// <param name="to">Where it listens.</param>
    /// <param name="key">The block of the configuration that says so, for errors.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">Its host cannot be found; the message names the key.</exception>
    public static SyslogOutput Open(SyslogAddress to, string key, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(time);
        var output = new SyslogOutput(to, time);
        if (output.TryConnect() || to.Host is null) return output;
        throw new IOException($"{key}.to: {to.Host} cannot be found: {output._problem}");
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> First(ReadOnlySpan<byte> lines) => LineSink.First(lines, IsStream ? MaxWrite : 0);

    /// <inheritdoc/>
    public LineLoss Write(ReadOnlySpan<byte> lines)
    {
        if (_socket is null && !TryConnect()) return new LineLoss(lines.Count((byte)'\n'), 0, _problem);
        var rest = Send(lines);
        return rest.IsEmpty ? default : new LineLoss(rest.Count((byte)'\n'), 0, _problem);
    }

    /// <inheritdoc/>
    public void Reopen()
    {
        var before = _socket;
        (_socket, _triedAt) = (null, null);
        if (TryConnect())
        {
            before?.Dispose();
        }
        else if (before is not null)
        {
            _socket = before;
            throw new IOException(_problem);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    /// <summary>Sends a message, or several over a stream.</summary>
    /// <returns>What could not be sent.</returns>
    private ReadOnlySpan<byte> Send(ReadOnlySpan<byte> part)
    {
        var wasStream = IsStream;
        var rest = SendOnce(part);
        // A syslog that was started anew is another socket under the same name: it gets the line again that the old one has not taken whole.
        if (rest.IsEmpty || _socket is not null || _to.Path is null || !TryConnect() || IsStream != wasStream) return rest;
        return SendOnce(part[(part[..^rest.Length].LastIndexOf((byte)'\n') + 1)..]);
    }

    private ReadOnlySpan<byte> SendOnce(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            var sent = _socket!.Send(IsStream ? rest : rest[..^1], SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                rest = IsStream ? rest[sent..] : [];
            }
            else if (error is SocketError.MessageSize or SocketError.NoBufferSpaceAvailable)
            {
                _problem = Words(error);
                return rest;
            }
            else if (error != SocketError.Interrupted)
            {
                Lose(error);
                return rest;
            }
        }

        return [];
    }

    private void Lose(SocketError error)
    {
        _problem = Words(error);
        _socket!.Dispose();
        _socket = null;
    }

    private static string Words(SocketError error) => new SocketException((int)error).Message;

    private bool TryConnect()
    {
        if (!IsDue) return false;
        _triedAt = _time.GetTimestamp();
        try
        {
            _socket = _to.Path is { } path ? ConnectUnix(path) : ConnectUdp(_to.Host!, _to.Port);
            return true;
        }
        catch (SocketException failure)
        {
            // The framework has another word for that.
            _problem = _to.Path is not null && !File.Exists(_to.Path) ? NoSuchFile : Words(failure.SocketErrorCode);
            return false;
        }
    }

    private static Socket ConnectUdp(string host, int port)
    {
        var address = Dns.GetHostAddresses(host).FirstOrDefault() ?? throw new SocketException((int)SocketError.HostNotFound);
        return Connect(new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp), new IPEndPoint(address, port));
    }

    private static Socket ConnectUnix(string path)
    {
        var at = new UnixDomainSocketEndPoint(path);
        try
        {
            return Connect(new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified), at);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ProtocolType)
        {
            return Connect(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), at);
        }
    }

    private static Socket Connect(Socket socket, EndPoint at)
    {
        try
        {
            socket.Connect(at);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
