{{/* How the operator accesses Prometheus, as environment variables. Refuses what the operator would refuse at its start. */}}
{{- define "bonding.prometheusEnv" -}}
{{- $access := .Values.prometheus }}
{{- $token := or $access.bearerToken.serviceAccount $access.bearerToken.secret }}
{{- if and $access.bearerToken.serviceAccount $access.bearerToken.secret }}
{{- fail (printf "prometheus.bearerToken.secret is %q; allowed: nothing beside prometheus.bearerToken.serviceAccount" $access.bearerToken.secret) }}
{{- end }}
{{- if and $token $access.basicAuth.secret }}
{{- fail (printf "prometheus.basicAuth.secret is %q; allowed: nothing beside prometheus.bearerToken" $access.basicAuth.secret) }}
{{- end }}
{{- if hasPrefix "http://" $access.url }}
{{- if and (or $token $access.basicAuth.secret $access.secretHeaders) (not $access.allowPlainHttp) }}
{{- fail (printf "prometheus.url is %q; allowed: https://HOST:PORT, because credentials would be readable on the way; or prometheus.allowPlainHttp: true" $access.url) }}
{{- end }}
{{- if or $access.ca.configMap $access.clientCertificate.secret }}
{{- fail (printf "prometheus.url is %q; allowed: https://HOST:PORT with prometheus.ca or prometheus.clientCertificate" $access.url) }}
{{- end }}
{{- end }}
{{- $folder := "/etc/bonding/prometheus" }}
- name: BONDING__PROMETHEUS__ALLOWPLAINHTTP
  value: {{ $access.allowPlainHttp | quote }}
{{- if $token }}
- name: BONDING__PROMETHEUS__TOKENFILE
  value: {{ $folder }}/token
{{- end }}
{{- if $access.basicAuth.secret }}
- name: BONDING__PROMETHEUS__USERNAMEFILE
  value: {{ $folder }}/username
- name: BONDING__PROMETHEUS__PASSWORDFILE
  value: {{ $folder }}/password
{{- end }}
{{- if $access.ca.configMap }}
- name: BONDING__PROMETHEUS__CAFILE
  value: {{ $folder }}/ca.crt
{{- end }}
{{- if $access.clientCertificate.secret }}
- name: BONDING__PROMETHEUS__CLIENTCERTIFICATEFILE
  value: {{ $folder }}/tls.crt
- name: BONDING__PROMETHEUS__CLIENTKEYFILE
  value: {{ $folder }}/tls.key
{{- end }}
{{- range $name, $value := $access.headers }}
- name: BONDING__PROMETHEUS__HEADERS__{{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- range $access.secretHeaders }}
- name: BONDING__PROMETHEUS__HEADERFILES__{{ .name }}
  value: {{ $folder }}/headers/{{ .name }}
{{- end }}
{{- range $name, $value := $access.parameters }}
- name: BONDING__PROMETHEUS__PARAMETERS__{{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* The files of that access, as sources of a projected volume; empty if there are none. */}}
{{- define "bonding.prometheusFiles" -}}
{{- $access := .Values.prometheus }}
{{- $sources := list }}
{{- if $access.bearerToken.serviceAccount }}
{{- $token := dict "path" "token" "expirationSeconds" 3600 }}
{{- with $access.bearerToken.audience }}{{ $_ := set $token "audience" . }}{{ end }}
{{- $sources = append $sources (dict "serviceAccountToken" $token) }}
{{- end }}
{{- with $access.bearerToken.secret }}
{{- $sources = append $sources (dict "secret" (dict "name" . "items" (list (dict "key" $access.bearerToken.key "path" "token")))) }}
{{- end }}
{{- with $access.basicAuth.secret }}
{{- $items := list (dict "key" "username" "path" "username") (dict "key" "password" "path" "password") }}
{{- $sources = append $sources (dict "secret" (dict "name" . "items" $items)) }}
{{- end }}
{{- with $access.ca.configMap }}
{{- $sources = append $sources (dict "configMap" (dict "name" . "items" (list (dict "key" $access.ca.key "path" "ca.crt")))) }}
{{- end }}
{{- with $access.clientCertificate.secret }}
{{- $items := list (dict "key" "tls.crt" "path" "tls.crt") (dict "key" "tls.key" "path" "tls.key") }}
{{- $sources = append $sources (dict "secret" (dict "name" . "items" $items)) }}
{{- end }}
{{- range $access.secretHeaders }}
{{- $items := list (dict "key" .key "path" (printf "headers/%s" .name)) }}
{{- $sources = append $sources (dict "secret" (dict "name" .secret "items" $items)) }}
{{- end }}
{{- with $sources }}{{ toYaml . }}{{ end }}
{{- end }}
