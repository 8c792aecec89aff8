namespace Proxy.Testing;

/// <summary>The kinds of script that a churn connection follows.</summary>
public enum ChurnKind
{
    /// <summary>Both sides send at once, and each sends FIN when it is done.</summary>
    Exchange,

    /// <summary>Both sides send at once; the server holds its FIN back until it has the client's.</summary>
    ClientEndsFirst,

    /// <summary>Both sides send at once; the client holds its FIN back until it has the server's.</summary>
    ServerEndsFirst,

    /// <summary>The server sends its first byte only after the client's FIN.</summary>
    ServerAnswersAfterEnd,

    /// <summary>The client sends its bytes only after the server's FIN.</summary>
    ClientAnswersAfterEnd,

    /// <summary>Both send; the client sends RST at a random point.</summary>
    ClientResets,

    /// <summary>Both send; the server sends RST at a random point.</summary>
    ServerResets,

    /// <summary>Both send; the client closes at a random point without reading what is left, as a program that exits does.</summary>
    ClientAbandons,

    /// <summary>Both send; the server closes at a random point without reading what is left.</summary>
    ServerAbandons,

    /// <summary>The client closes at once, at most a part of the header sent.</summary>
    ConnectAndClose,

    /// <summary>The client resets at once, at most a part of the header sent.</summary>
    ConnectAndReset,

    /// <summary>The client sends FIN at once and waits for the server's.</summary>
    ConnectAndHalfClose,
}
