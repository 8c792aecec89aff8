using Akka.Event;

namespace Proxy.Membership.Hosting;

/// <summary>Standard output and error of a process that goes on whether or not anybody takes what it says: a pipe may be full and a
/// disk, too, a terminal may be halted or gone, a stream closed from the start.</summary>
public sealed class ProcessConsole
{
    private ProcessConsole()
    {
    }

    /// <summary>How long a service that has stopped waits at most for somebody to take what it said.</summary>
    public static TimeSpan LastWords { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Standard output.</summary>
    public ConsoleWriter Output { get; } = new(LineSink.StandardOutput);

    /// <summary>Standard error.</summary>
    public ConsoleWriter Error { get; } = new(LineSink.StandardError);

    /// <summary>Takes both streams over from <see cref="Console"/>, and so from the loggers of the actor system. The first thing that a
    /// process does.</summary>
    public static ProcessConsole Take()
    {
        FillStandardNumbers();
        var console = new ProcessConsole();
        Console.SetOut(console.Output);
        Console.SetError(console.Error);
        StandardOutLogger.UseColors = false; // colours go past the writer, to the terminal
        return console;
    }

    /// <summary>Waits until everything that was said is written, or lost.</summary>
    /// <param name="limit">For how long at most; null for as long as it takes.</param>
    public void Finish(TimeSpan? limit)
    {
        var started = TimeProvider.System.GetTimestamp();
        Error.Finish(limit);
        Output.Finish(limit - TimeProvider.System.GetElapsedTime(started));
    }

    /// <summary>Opens nothing in place of the standard streams that are closed: no connection may get the number of one.</summary>
    private static void FillStandardNumbers()
    {
        int descriptor;
        do descriptor = Libc.Open("/dev/null", Libc.OpenReadWrite, 0);
        while (descriptor is >= 0 and <= 2);
        if (descriptor > 2) _ = Libc.Close(descriptor);
    }
}
