using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing;

/// <summary>Opens connections that say something malformed and go, many a second: some at once, some after a look at what comes, some after a
/// FIN. They come from all over 127.0.0.0/16 and end in a reset, so that no port is used up.</summary>
/// <param name="options">What it does.</param>
public sealed class MalformedFlood(MalformedFloodOptions options)
{
    // IP_BIND_ADDRESS_NO_PORT of ip(7): the port is chosen with the connect, when the peer is known.
    private const int BindAddressNoPort = 24;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly LingerOption Abortive = new(enable: true, seconds: 0);

    private readonly long[] _counts = new long[Enum.GetValues<Outcome>().Length];
    private readonly Stopwatch _clock = new();
    private int _next = -1;

    private enum Outcome
    {
        Failed,
        Left,
        Closed,
        Reset,
        Answered,
        Silent,
    }

    /// <summary>What has become of those that are over.</summary>
    public MalformedFloodResult Result => new(
        _counts.Select((_, i) => CountOf((Outcome)i)).Sum(),
        CountOf(Outcome.Failed),
        CountOf(Outcome.Left),
        CountOf(Outcome.Closed),
        CountOf(Outcome.Reset),
        CountOf(Outcome.Answered),
        CountOf(Outcome.Silent),
        _clock.Elapsed);

    /// <summary>Runs it to its end, on threads of its own.</summary>
    /// <param name="over">Ends it early.</param>
    public async Task<MalformedFloodResult> RunAsync(CancellationToken over = default)
    {
        _clock.Start();
        await Task.WhenAll(Enumerable.Range(0, options.Threads).Select(_ => Task.Factory.StartNew(
            () => Run(over), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        _clock.Stop();
        return Result;
    }

    private long CountOf(Outcome outcome) => Interlocked.Read(ref _counts[(int)outcome]);

    private void Run(CancellationToken over)
    {
        while (!over.IsCancellationRequested && Interlocked.Increment(ref _next) is var number && number < options.Count)
        {
            if (options.Rate > 0) over.WaitHandle.WaitOne(Max(TimeSpan.Zero, TimeSpan.FromSeconds((double)number / options.Rate) - _clock.Elapsed));
            Interlocked.Increment(ref _counts[(int)Open(number)]);
        }
    }

    private Outcome Open(int number)
    {
        var random = new SplitMix64(SplitMix64.Mix(options.Seed) + (ulong)number);
        var said = MalformedBytes.Next(ref random);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = Abortive, NoDelay = true };
        socket.SetRawSocketOption(0, BindAddressNoPort, BitConverter.GetBytes(1));
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, (byte)random.Between(1, 250), (byte)random.Between(1, 250)]), 0));
        try
        {
            socket.Connect(options.Targets[number % options.Targets.Count]);
        }
        catch (SocketException error)
        {
            // A node that refuses by the address resets while we connect.
            return error.SocketErrorCode == SocketError.ConnectionReset ? Outcome.Reset : Outcome.Failed;
        }

        return Say(socket, said, ref random);
    }

    private static Outcome Say(Socket socket, byte[] said, ref SplitMix64 random)
    {
        var cut = random.Chance(20) ? (int)random.Between(0, said.Length) : said.Length;
        foreach (var part in new[] { said.AsMemory(0, cut), said.AsMemory(cut) })
        {
            if (part.IsEmpty) continue;
            socket.Send(part.Span, SocketFlags.None, out var error);
            if (error != SocketError.Success) return Outcome.Reset;
        }

        if (random.Chance(25)) TryShutdown(socket);
        return random.Chance(33) ? LookAt(socket) : Outcome.Left;
    }

    private static Outcome LookAt(Socket socket)
    {
        socket.ReceiveTimeout = (int)Look.TotalMilliseconds;
        Span<byte> answer = stackalloc byte[256];
        var count = socket.Receive(answer, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => count > 0 ? Outcome.Answered : Outcome.Closed,
            SocketError.TimedOut or SocketError.WouldBlock => Outcome.Silent,
            _ => Outcome.Reset,
        };
    }

    private static void TryShutdown(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The node has reset it.
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
