using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Proxy.Transport.Interop;

namespace Proxy.Transport.Tests;

/// <summary>A listener in a process that may open only a few descriptors more. It says when accepting has rested for a
/// while, then closes what it holds, and says when all clients have been accepted.</summary>
internal sealed partial class Exhaustion : IAcceptor
{
    /// <summary>The command line that asks for it.</summary>
    public const string Argument = "exhaustion";

    /// <summary>Connections that are made to it.</summary>
    public const int Clients = 60;

    /// <summary>Rests before it gives descriptors back.</summary>
    public const int Rests = 11;

    // Below the number of clients.
    private const int DescriptorsLeft = 5;

    private readonly List<Leg> _held = [];
    private readonly TaskCompletionSource _done = new();
    private IoLoop _loop = null!;
    private long _firstRest;
    private TimeSpan _firstCpu;
    private int _rests;
    private int _accepted;

    public bool CanAccept => true;

    /// <summary>Runs it.</summary>
    public static int Run() => new Exhaustion().RunToEnd();

    public void OnAccepted(Leg leg)
    {
        if (_rests < Rests) _held.Add(leg);
        else leg.Close();
        if (++_accepted < Clients) return;
        Console.WriteLine("accepted all");
        _done.SetResult();
    }

    public void OnExhausted(int error)
    {
        if (error != Errno.TooManyFiles || ++_rests > Rests) return;
        if (_rests == 1) (_firstRest, _firstCpu) = (_loop.Now, Environment.CpuUsage.TotalTime);
        if (_rests < Rests) return;
        var cpu = Environment.CpuUsage.TotalTime - _firstCpu;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"rested {_loop.Now - _firstRest} cpu {(int)cpu.TotalMilliseconds}"));
        foreach (var leg in _held) leg.Close();
    }

    private int RunToEnd()
    {
        using var loop = new IoLoop(0, TimeProvider.System, error => Console.WriteLine(error));
        _loop = loop;
        var socket = ListenSocket.Open(loop, new IPEndPoint(IPAddress.Loopback, 0), Clients, this);
        var port = socket.LocalEndPoint.Port;
        Console.WriteLine("the console has its descriptors now");
        LowerLimit();
        loop.Execute(new LoopAction(socket.Start));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"port {port}"));
        return _done.Task.Wait(TestLoop.Limit) ? 0 : 1;
    }

    private static unsafe void LowerLimit()
    {
        var limits = stackalloc ulong[2];
        TransportException.Check(Libc.GetResourceLimit(Libc.LimitOpenFiles, limits), "getrlimit");
        var highest = Directory.EnumerateFileSystemEntries("/proc/self/fd").Max(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
        while (Libc.EventFd(0, Libc.EventFdFlags) < highest)
        {
            // The runtime has descriptors here and there; what is free between them is used up, and never given back.
        }

        limits[0] = (ulong)(highest + 2 + DescriptorsLeft);
        TransportException.Check(SetResourceLimit(Libc.LimitOpenFiles, limits), "setrlimit");
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static unsafe partial int SetResourceLimit(int resource, ulong* softAndHard);
}
