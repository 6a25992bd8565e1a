{{- define "bonding.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "bonding.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "bonding.labels" -}}
{{ include "bonding.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: bonding
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "bonding.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (ternary (include "bonding.fullname" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- define "bonding.api" -}}
{{ include "bonding.fullname" . }}-api
{{- end }}

{{- define "bonding.webhook" -}}
{{ include "bonding.fullname" . }}-webhook
{{- end }}

{{- define "bonding.ask" -}}
{{ include "bonding.fullname" . }}-ask
{{- end }}

{{- define "bonding.agent" -}}
{{ include "bonding.fullname" . }}-agent
{{- end }}

{{- define "bonding.agentSelector" -}}
app.kubernetes.io/name: bonding-agent
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "bonding.agentLabels" -}}
{{ include "bonding.agentSelector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: bonding
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "bonding.nodeAgents" -}}
{{ .Values.tenantApi.nodeAgents | default (ternary (printf "%s/%s" .Values.agent.namespace (include "bonding.agent" .)) "" .Values.agent.enabled) }}
{{- end }}

{{- define "bonding.metrics" -}}
{{ include "bonding.fullname" . }}-metrics
{{- end }}

{{- /* Whether anything is served over HTTPS, by the one certificate. */ -}}
{{- define "bonding.certificate" -}}
{{ if or .Values.webhook.enabled .Values.tenantApi.enabled .Values.metrics.secure }}true{{ end }}
{{- end }}
