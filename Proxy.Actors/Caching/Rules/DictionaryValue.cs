namespace Proxy.Actors.Caching.Rules;

/// <summary>What a member of a structured dictionary has for a value, as far as caching is concerned.</summary>
internal enum DictionaryValue : byte
{
    /// <summary>A key alone, or <c>?1</c>.</summary>
    True,

    /// <summary><c>?0</c>.</summary>
    False,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Anything else.</summary>
    Other,
}
