namespace Proxy.Configuration;

/// <summary>What a step of a check does.</summary>
public enum CheckStepKind
{
    /// <summary>It sends.</summary>
    Send,

    /// <summary>It waits for bytes.</summary>
    Expect,

    /// <summary>It waits for what a pattern matches.</summary>
    ExpectPattern,
}
