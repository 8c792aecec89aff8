namespace Proxy.Testing;

/// <summary>Signals that a test sends, by their numbers on Linux (signal(7)).</summary>
public enum UnixSignal
{
    /// <summary>SIGHUP: reload, for most daemons.</summary>
    Hangup = 1,

    /// <summary>SIGINT: Ctrl+C.</summary>
    Interrupt = 2,

    /// <summary>SIGQUIT.</summary>
    Quit = 3,

    /// <summary>SIGKILL: the process is gone, whatever it was doing.</summary>
    Kill = 9,

    /// <summary>SIGUSR1: open the logs again, for many daemons.</summary>
    User1 = 10,

    /// <summary>SIGUSR2.</summary>
    User2 = 12,

    /// <summary>SIGTERM: please stop.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: go on after <see cref="Stop"/>.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: stands still until <see cref="Continue"/>; its sockets stay open.</summary>
    Stop = 19,
}
