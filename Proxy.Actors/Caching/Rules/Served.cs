namespace Proxy.Actors.Caching.Rules;

/// <summary>As what a stored response is served.</summary>
internal enum Served : byte
{
    /// <summary>With the status it was stored with, all of it.</summary>
    Whole,

    /// <summary>As 206 with one range (RFC 9110 15.3.7).</summary>
    Part,

    /// <summary>As 304 without content (15.4.5).</summary>
    NotModified,

    /// <summary>As 416: the range lies outside (15.5.17).</summary>
    NotSatisfiable,
}
