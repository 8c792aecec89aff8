namespace Proxy.Testing;

/// <summary>What went wrong with a churn connection.</summary>
public enum ChurnFault
{
    /// <summary>The connection to the proxy was refused or not answered.</summary>
    ConnectFailed,

    /// <summary>A byte that arrived is not the one that was sent.</summary>
    WrongByte,

    /// <summary>The stream ended by FIN before all of it was there.</summary>
    TooShort,

    /// <summary>More arrived than was sent.</summary>
    TooLong,

    /// <summary>A reset that nobody sent.</summary>
    UnexpectedReset,

    /// <summary>The other side sent RST, and it arrived as FIN: a stream that was cut looks complete.</summary>
    ResetSeenAsEof,

    /// <summary>The connection did not end in time.</summary>
    Stuck,

    /// <summary>The client saw a good connection that the origin never saw.</summary>
    NeverArrived,

    /// <summary>A connection reached the origin whose first bytes are not a header of this run.</summary>
    BadHeader,

    /// <summary>A connection to the origin stayed open without a header, after its client had gone.</summary>
    Orphan,

    /// <summary>An error that none of the others describes.</summary>
    Unexpected,
}
