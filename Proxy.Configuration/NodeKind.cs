namespace Proxy.Configuration;

/// <summary>What a value of the HOCON tree is.</summary>
internal enum NodeKind
{
    /// <summary>Nothing was written.</summary>
    Absent,

    /// <summary>Quoted or unquoted text, numbers included.</summary>
    Text,

    /// <summary>A list in brackets.</summary>
    List,

    /// <summary>A block in braces.</summary>
    Block,

    /// <summary>Several kinds under one key, written in different places.</summary>
    Mixed,
}
