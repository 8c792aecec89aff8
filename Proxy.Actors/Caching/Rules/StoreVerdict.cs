namespace Proxy.Actors.Caching.Rules;

/// <summary>Whether a response may be stored, and the rule that forbids it.</summary>
internal enum StoreVerdict : byte
{
    /// <summary>It is stored.</summary>
    Store,

    /// <summary>The method is not GET.</summary>
    Method,

    /// <summary>The request says no-store.</summary>
    RequestNoStore,

    /// <summary>The status is not final, or is about one request alone.</summary>
    Status,

    /// <summary>It says must-understand, and its status is not understood.</summary>
    NotUnderstood,

    /// <summary>It says no-store.</summary>
    NoStore,

    /// <summary>It says private.</summary>
    Private,

    /// <summary>The request had an Authorization, and the response does not say that it is for all.</summary>
    Authorization,

    /// <summary>It varies by <c>*</c>.</summary>
    Varies,

    /// <summary>Neither its fields nor its status nor the configuration make it storable.</summary>
    NoLifetime,

    /// <summary>It is stale at once and cannot be validated.</summary>
    Useless,
}
