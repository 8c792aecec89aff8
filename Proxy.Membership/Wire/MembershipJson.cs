using System.Text.Json.Serialization;

namespace Proxy.Membership.Wire;

/// <summary>How the messages of <see cref="MembershipMessages"/> look on the wire.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Invitation))]
internal sealed partial class MembershipJson : JsonSerializerContext;
