namespace Proxy.Cmd.Endpoint;

/// <summary>What a request may do.</summary>
internal enum Access
{
    /// <summary>Nothing: a token is demanded and was not given, or is wrong.</summary>
    None,

    /// <summary>Commands that change nothing.</summary>
    ReadOnly,

    /// <summary>Every command.</summary>
    Full,
}
