namespace Proxy.Actors.Http;

/// <summary>What a request asks for (RFC 9110 9, RFC 5789).</summary>
internal enum HttpMethod : byte
{
    /// <summary>Any that is not below.</summary>
    Other,

    /// <summary>The resource.</summary>
    Get,

    /// <summary>What GET would answer, without the body.</summary>
    Head,

    /// <summary>That the resource deals with the body.</summary>
    Post,

    /// <summary>That the resource becomes the body.</summary>
    Put,

    /// <summary>That the resource goes.</summary>
    Delete,

    /// <summary>That the resource changes as the body says.</summary>
    Patch,

    /// <summary>What can be asked for.</summary>
    Options,

    /// <summary>The request itself.</summary>
    Trace,

    /// <summary>A tunnel.</summary>
    Connect,
}
